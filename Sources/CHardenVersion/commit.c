#include "CHardenVersion.h"

// In C because a Swift setting is either there or not, and has no value. In a target of its own so that another commit
// compiles this file alone.
const char *_Nullable harden_commit(void) {
#ifdef HARDEN_COMMIT
    return HARDEN_COMMIT;
#else
    return 0;
#endif
}
