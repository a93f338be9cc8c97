// The same with Express.
const express = require("express");

const app = express();
app.get("/slow/:seconds", (request, response) => {
  setTimeout(() => response.send("done"), Number(request.params.seconds) * 1000);
});
app.listen(Number(process.argv[2]), "127.0.0.1");
