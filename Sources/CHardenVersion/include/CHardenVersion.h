#ifndef HARDEN_VERSION_H
#define HARDEN_VERSION_H

/// The commit that the program was built from, as the release script gave it; NULL where nobody said.
const char *_Nullable harden_commit(void);

#endif
