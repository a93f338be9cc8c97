import HardenKubernetes
import Testing

/// What is read out of the commands of preStop hooks and entry points.
@Suite struct HookCommandTests {
    @Test(
        arguments: [
            (["sleep", "20"], 20), (["/bin/sleep", "2m"], 120), (["/bin/sh", "-c", "sleep 20s"], 20),
            (["sh", "-ec", "echo bye; sleep 5 && sleep 10"], 15), (["bash", "-x", "-c", "sleep 7 2>&1 # wait"], 7),
            (["sh", "-c", "{ wget -q -T 5 'http://127.0.0.1/drain' || true; } & sleep 120"], 120),
            (["sh", "-c", "sleep 10 &"], nil), (["sh", "-c", "while pgrep app; do sleep 1; done"], nil),
            (["sh", "-c", "sleep $SECONDS_TO_WAIT"], nil), (["sh", "-c", "for i in 1 2; do sleep 5; done"], nil),
            (["sh", "-c", "test -f /tmp/x || sleep 5"], nil), (["./drain"], nil),
            (["sleep", "9223372036854775807m"], nil), (["sh", "-c", "sleep 9223372036854775807; sleep 5"], 5),
        ] as [([String], Int?)]
    )
    func waits(_ command: [String], _ seconds: Int?) {
        #expect(HookCommand(command).seconds == seconds)
    }

    @Test(
        arguments: [
            (["sh", "-c", "nginx -s quit; sleep 30"], "nginx -s quit", 0),
            (["sh", "-c", "sleep 10 && kill -SIGTERM 1"], "kill -SIGTERM 1", 10),
            (["/usr/sbin/nginx", "-s", "quit"], "/usr/sbin/nginx -s quit", 0),
            (["sh", "-c", "nginx -s quit; while pgrep -x nginx; do sleep 1; done"], "nginx -s quit", 0),
            (["sh", "-c", "kill -s QUIT 1; sleep 60"], "kill -s QUIT 1", 0),
            (["sh", "-c", "sleep 5; kill -QUIT $(cat /run/nginx.pid); sleep 60"], "kill -QUIT", 5),
            (["sh", "-c", "apachectl -k graceful-stop; sleep 60"], "apachectl -k graceful-stop", 0),
            (["sh", "-c", "sleep 3 && { kill -TERM 1; sleep 60; }"], "kill -TERM 1", 3),
            (["sh", "-c", "kill -HUP $(cat /run/nginx.pid); sleep 60"], nil, 60),
            (["sh", "-c", "kill -1 1; sleep 5"], nil, 5),
            (["sh", "-c", "kill -HUP 1; sleep 5"], nil, 5), (["sh", "-c", "kill -0 1 && sleep 5"], nil, 5),
        ] as [([String], String?, Int)]
    )
    func signals(_ command: [String], _ signal: String?, _ before: Int) {
        #expect(HookCommand(command).signal == signal)
        #expect(HookCommand(command).secondsBeforeSignal == before)
    }

    /// Which requests end service, after how many seconds, at which port, and whether the process ends with them.
    @Test(
        arguments: [
            (
                "sleep 15; curl http://127.0.0.1:${APP_PORT}/ok.htm?down=true; sleep 60", "/ok.htm?down=true", 15, nil,
                false
            ),
            ("wget -q -O- localhost:8080/drain && sleep 60", "/drain", 0, 8080, false),
            ("{ wget -q -T 5 'http://127.0.0.1:80/drain' || curl x; } & sleep 120", "/drain", 0, 80, false),
            ("curl -X POST http://[::1]:8080/actuator/shutdown", "/actuator/shutdown", 0, 8080, true),
            ("curl -sX POST $POD_IP:9901/quitquitquit; sleep 5", "/quitquitquit", 0, 9901, true),
            ("curl -X POST localhost:9901/drain_listeners; sleep 5", "/drain_listeners", 0, 9901, false),
        ] as [(String, String, Int, Int?, Bool)]
    )
    func callsThatEndService(_ script: String, _ path: String, _ after: Int, _ port: Int?, _ endsProcess: Bool) throws {
        let call = try #require(HookCommand(["sh", "-c", script]).drainCall)
        #expect(call.path == path)
        #expect(call.after == after)
        #expect(call.port == port)
        #expect(call.endsProcess == endsProcess)
    }

    @Test(
        arguments: [
            "curl -X POST localhost:9901/healthcheck/fail; sleep 60",
            "curl -X POST http://localhost:9901/drain_listeners?graceful; sleep 60",
            "curl -X POST localhost:8080/actuator/service-registry?status=DOWN; sleep 60",
            "curl http://consul:8500/v1/agent/service/deregister/orders; sleep 60",
            "curl http://deployer/drain; sleep 60", "wget -O /dev/null/drain localhost:8080/ready?down=true",
            "curl localhost:8080/ok.htm?down=false; sleep 60", "curl localhost:8080/shutdown-hooks; sleep 60",
            "./prepare; curl localhost:8080/drain; sleep 60", "kill 1; curl localhost/drain",
        ]
    )
    func callsThatDoNot(_ script: String) {
        #expect(HookCommand(["sh", "-c", script]).drainCall == nil)
    }

    @Test func onlyASleepCanBeTheKubelets() {
        #expect(HookCommand(["sh", "-c", "sleep 20"]).isOnlySleep)
        #expect(HookCommand(["sleep", "20"]).isOnlySleep)
        #expect(!HookCommand(["sh", "-c", "rm /ready; sleep 20"]).isOnlySleep)
        #expect(HookCommand(["sh", "-c", "./drain; sleep 20"]).hasUnknownSteps)
    }

    @Test func scriptsAreListsOfCommands() throws {
        let script = try #require(ShellScript("cd /app && exec \"./my app\" --port=8080 2>&1 | tee log"))
        #expect(script.commands.map(\.program) == ["cd", "exec", "tee"])
        #expect(script.commands[1].words == ["exec", "./my app", "--port=8080", "2>&1"])
        #expect(script.commands[1].isPiped)
        #expect(script.commands[1].start == 11)
        let group = try #require(ShellScript("a || { b; c; } > log & d"))
        #expect(group.commands.map(\.program) == ["a", "b", "c", "d"])
        #expect(group.commands.map(\.isInBackground) == [false, true, true, false])
        #expect(group.commands.map(\.isFallback) == [false, true, true, false])
        #expect(ShellScript("{ app; sleep 5") == nil)
        #expect(ShellScript("app; }") == nil)
        #expect(ShellScript("if true; then app; fi") == nil)
        #expect(ShellScript("app $(hostname)") == nil)
        #expect(ShellScript("app \"`hostname`\"") == nil)
        #expect(ShellScript("app 'not closed") == nil)
        #expect(ShellScript.text(of: ["/bin/bash", "-l", "-c", "app"]) == "app")
        #expect(ShellScript.text(of: ["/bin/sh", "start.sh"]) == nil)
        #expect(ShellScript.text(of: ["python", "-c", "app"]) == nil)
    }
}
