// /slow/N answers after N seconds; nothing is said of signals or timeouts.
const http = require("http");

http.createServer((request, response) => {
  const seconds = Number(request.url.split("/").pop()) || 0;
  setTimeout(() => response.end("done"), seconds * 1000);
}).listen(Number(process.argv[2]), "127.0.0.1");
