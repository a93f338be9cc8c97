<?php
// A signal would end a sleep; work goes on.
$end = microtime(true) + (float) ($_GET["seconds"] ?? 0);
while (microtime(true) < $end) {
    usleep(10000);
}
echo "done";
