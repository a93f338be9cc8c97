"""Answers the questions of a command on a terminal of its own: terminal.py [--cut] ANSWER… -- COMMAND…

Prints what a person would see, and ends with the command's status. With --cut the last answer is the end of the input.
"""
import os
import pty
import sys

arguments = sys.argv[1:]
split = arguments.index("--")
answers = [answer.encode() + b"\n" for answer in arguments[:split] if answer != "--cut"]
if arguments[0] == "--cut":
    answers.append(b"\x04")
command = arguments[split + 1:]

process, terminal = pty.fork()
if process == 0:
    os.environ.pop("CI", None)
    os.execvp(command[0], command)

seen = b""
answered = 0
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:  # Linux reports the end so
        part = b""
    if not part:
        break
    seen += part
    if seen.endswith(b"]: ") and answered < len(answers):
        os.write(terminal, answers[answered])
        answered += 1
sys.stdout.write(seen.decode().replace("\r\n", "\n"))
if answered < len(answers):
    sys.exit(f"{len(answers) - answered} questions were not asked")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
