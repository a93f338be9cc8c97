// The page /slow/N with net/http; nothing is said of signals or timeouts.
package main

import (
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	http.HandleFunc("/slow/", func(w http.ResponseWriter, r *http.Request) {
		seconds, _ := strconv.Atoi(r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:])
		time.Sleep(time.Duration(seconds) * time.Second)
		io.WriteString(w, "done")
	})
	panic(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}
