import HardenKubernetes
import HardenYAML
import Testing

@Suite struct RecognitionTests {
    @Test("objects, also in a List, in JSON, in flow style, and behind a byte order mark")
    func objects() {
        let service = "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}]}}"
        #expect(LoadedFile(service).objects.map(\.identity.description) == ["Service a"])
        #expect(LoadedFile("\u{FEFF}" + Manifest.service("b")).objects.map(\.name) == ["b"])
        let json = """
            {"apiVersion": "v1", "kind": "List", "items": [
              {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "namespace": "n"}, "spec": {"ports": [{"port": 1}]}},
              {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}}
            ]}
            """
        let file = LoadedFile(json, path: "list.json")
        #expect(file.objects.map(\.identity.description) == ["Service n/a"])
        #expect(file.objects.first?.root.path == ["items", 0])
        #expect(file.objects.first?.location == TextLocation(line: 2, column: 3))
        #expect(file.documents.first?.leftAloneItems == [.otherKind("Secret")])
        let indented = "  apiVersion: v1\n  kind: Service\n  metadata: {name: a}\n  spec: {ports: [{port: 80}]}\n"
        #expect(LoadedFile(indented).reasons == ["object"])
        let quoted = "\"apiVersion\": v1\n\"kind\": Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n"
        #expect(LoadedFile(quoted).reasons == ["object"])
        let late = "metadata: {name: a}\nspec: {ports: [{port: 80}]}\nkind:  'Service' # it is\r\napiVersion: v1\r\n"
        #expect(LoadedFile(late).reasons == ["object"])
        #expect(LoadedFile(late.replacing("\r", with: "").replacing("\n", with: "\r")).reasons == ["object"])
        #expect(LoadedFile("note: a\rb\n").reasons == ["not-kubernetes"])
        let afterMarker = "--- {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}]}}\n"
        #expect(LoadedFile(afterMarker).reasons == ["object"])
    }

    @Test("the group counts, not only the kind")
    func groups() {
        for text in [
            "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\nspec: {template: {}}\n",
            "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec: {servers: []}\n",
        ] {
            #expect(LoadedFile(text).reasons == ["other-kind"])
        }
        for version in ["extensions/v1beta1", "networking.k8s.io/v1beta1", "networking.k8s.io/v1"] {
            let text =
                "apiVersion: \(version)\nkind: Ingress\nmetadata: {name: a}\nspec: {backend: {serviceName: s, servicePort: 80}}\n"
            #expect(LoadedFile(text).objects.map(\.kind) == [.ingress])
        }
    }

    @Test(
        "what is left alone, with its reason",
        arguments: [
            ("a: 1\n", "app.yaml", ["not-kubernetes"]),
            ("- a\n- b\n", "app.yaml", ["not-kubernetes"]),
            ("# nothing\n", "app.yaml", ["empty"]),
            ("", "app.yaml", ["empty"]),
            ("replicas: 2\n", "chart/values.yaml", ["helm-values"]),
            ("replicas: 2\nkind: DaemonSet\n", "chart/values-prod.yaml", ["helm-values"]),
            ("apiVersion: v2\nname: c\n", "chart/Chart.yaml", ["helm-chart"]),
            ("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n", "s.yaml", ["other-kind"]),
            (
                "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {}\nsops: {mac: 'ENC[x]'}\n", "s.yaml",
                ["encrypted"]
            ),
            ("apiVersion: v1\nkind: Secret\ndata: {a: 'ENC[y]'}\nsops: {mac: 'ENC[x]'}\n", "s.yaml", ["encrypted"]),
            (
                "{\"kind\": \"Service\", \"apiVersion\": \"v1\", \"sops\": {\"mac\": \"ENC[x]\"}}", "s.json",
                ["encrypted"]
            ),
            ("resources: [a.yaml]\n", "k/kustomization.yaml", ["kustomization"]),
            (
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n", "k/kustomization.yaml",
                ["kustomization"]
            ),
            ("_format_version: \"3.0\"\nservices: []\n", "kong.yaml", ["deck"]),
            (
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 3}\n", "p.yaml",
                ["partial-object"]
            ),
            ("kind: Deployment\nmetadata: {name: a}\nspec: {replicas: 3}\n", "p.yaml", ["partial-object"]),
            ("apiVersion: v1\nkind: Service\nspec: {ports: [{port: 80}]}\n", "p.yaml", ["partial-object"]),
        ] as [(String, String, [String])]
    )
    func leftAlone(_ text: String, _ path: String, _ reasons: [String]) {
        #expect(LoadedFile(text, path: path).reasons == reasons)
    }

    @Test("a $patch directive makes a patch of what would be whole")
    func patchDirective() {
        let text = Manifest.deployment("a") + "\n        - $patch: delete\n          name: b\n          image: c\n"
        let patch = text.replacing("          ports: [{name: http, containerPort: 8080}]\n", with: "")
        #expect(LoadedFile(Manifest.deployment("a")).reasons == ["object"])
        #expect(LoadedFile(patch).reasons == ["patch"])
    }

    @Test("a file that does not parse says where, and its other documents go on")
    func unreadable() {
        let file = LoadedFile(Manifest.documents(Manifest.service("a"), "apiVersion: v1\nkind: Service\n  x: [\n"))
        #expect(file.reasons == ["object", "unreadable"])
        guard case .leftAlone(.unreadable(let error)) = file.documents.last?.content else {
            Issue.record("no error")
            return
        }
        #expect(error.location.line >= 13 && error.source == "k8s/app.yaml")
    }

    @Test("braces in a quoted text make no template of a file that does not parse")
    func unreadableWithBracesInText() {
        let start = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n"
        #expect(LoadedFile(start + "    text: \"{{ $value }}\"\nspec: [\n").reasons == ["unreadable"])
        #expect(LoadedFile(start + "    # {{ $value }}\nspec: [\n").reasons == ["unreadable"])
        #expect(LoadedFile(start + "    text: {{ $value }}\nspec: [\n").reasons == ["template"])
    }
}

@Suite struct HiddenObjectTests {
    private static let objects = Manifest.documents(Manifest.deployment("a"), Manifest.service("a"))

    @Test(
        "nothing in a file hides an object that kubectl would apply",
        arguments: [
            objects.replacing("kind: Deployment", with: "kind: \"Deploy\\x6dent\""),
            objects.replacing("kind: Deployment", with: "kind: \"Deploy\\\n  ment\""),
            objects.replacing("kind: Deployment", with: "\"k\\x69nd\": Deployment"),
            objects.replacing(
                "apiVersion: apps/v1\nkind: Deployment",
                with: "<<: {apiVersion: apps/v1, kind: Deployment}"
            ),
            "#@ x\n" + objects,
            objects + "\nsops: {}\n",
            objects.replacing("  name: a\nspec", with: "  name: a\n  annotations:\n    x: \"\n{{ }}\"\nspec"),
            objects.replacing(
                "          image:",
                with: "          terminationMessagePath: \"/dev/{{x\"\n          image:"
            ),
            objects.replacing(
                "      containers:",
                with:
                    "      volumes: [{name: v, csi: {driver: x, volumeAttributes: {\"${a}\": b, $patch: merge}}}]\n      containers:"
            ),
            objects + "\n---\n{{a: b}: c}\n", objects + "\n---\n{{- if x }}\n",
            "apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata: {name: t}\nspec: {x: '{{args.y}}'}\n---\n"
                + objects,
        ]
    )
    func applied(_ text: String) {
        #expect(LoadedFile(text).objects.map(\.identity.description) == ["Deployment a", "Service a"])
    }

    @Test("objects that run together are an error, and of another key that is given twice the last counts")
    func twice() {
        #expect(LoadedFile(Manifest.deployment("a") + Manifest.deployment("b")).reasons == ["unreadable"])
        let twice = Self.objects.replacing("kind: Deployment", with: "kind: ConfigMap\nkind: Deployment")
        #expect(LoadedFile(twice).reasons == ["object", "object"])
        let merges = "a: &a {x: 1}\nb: &b {y: 1}\nc: {<<: *a, <<: *b}\n"
        #expect(LoadedFile(Manifest.deployment("a", extra: "\(merges)")).reasons == ["object"])
    }

    @Test("the line breaks of YAML 1.1 that are no ASCII", arguments: ["\u{85}", "\u{2028}", "\u{2029}"])
    func lineBreaks(_ lineBreak: String) {
        #expect(LoadedFile(Manifest.deployment("a").replacing("\n", with: lineBreak)).objects.count == 1)
    }

    @Test("JSON with escaped keys, lists in lists, and lists by another name")
    func lists() {
        let json =
            #"{"apiVersion": "v1", "k\u0069nd": "Service", "metadata": {"name": "a"}, "spec": {"ports": [{"port": 1}]}}"#
        #expect(LoadedFile(json, path: "a.json").objects.map(\.name) == ["a"])
        let nested =
            #"{"apiVersion": "v1", "kind": "List", "items": [{"kind": "List", "apiVersion": "v1", "items": [\#(json)]}]}"#
        #expect(LoadedFile(nested, path: "a.json").objects.map(\.root.path) == [["items", 0, "items", 0]])
        let items = "items:\n- metadata: {name: a}\n  spec: {ports: [{port: 80}]}\n"
        #expect(LoadedFile("apiVersion: v1\nkind: ServiceList\n" + items).objects.map(\.kind) == [.service])
        let whole = items.replacing("- metadata", with: "- apiVersion: v1\n  kind: Service\n  metadata")
        #expect(LoadedFile("apiVersion: example.com/v1\nkind: Bundle\n" + whole).objects.map(\.kind) == [.service])
    }

    @Test("what cannot be read and is no object is nobody's loss")
    func unreadable() {
        #expect(LoadedFile("{\"panels\": [}", path: "dashboard.json").reasons == ["not-kubernetes"])
        let dashboard = "{\"apiVersion\": \"dashboard.grafana.app/v1\", \"kind\": \"Dashboard\", \"x\": [}"
        #expect(LoadedFile(dashboard, path: "dashboard.json").reasons == ["not-kubernetes"])
        #expect(LoadedFile("{\"a\": 1}{\"b\": 2}", path: "stream.json").reasons == ["not-kubernetes"])
        let stream = "{\"apiVersion\": \"v1\", \"kind\": \"Service\"}{\"b\": 2}"
        #expect(LoadedFile(stream, path: "stream.json").reasons == ["unreadable"])
        func wide(_ text: String) -> [String] {
            let bytes: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            return LoadedFile.load(bytes, path: "a.yaml").reasons
        }
        #expect(wide("a: 1\n") == ["not-kubernetes"])
        #expect(wide(Manifest.service("a")) == ["unreadable"])
    }
}

@Suite struct TemplateTests {
    @Test(
        "templates that are no YAML are left alone from there on",
        arguments: [
            "{{- if .Values.on }}\napiVersion: v1\nkind: Service\n{{- end }}\n",
            "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  {%- for p in ports %}\n  {% endfor %}\n",
        ]
    )
    func unreadable(_ text: String) {
        let second = "\n---\n" + Manifest.service("b")
        #expect(LoadedFile(text + second).reasons == ["template", "template"])
        #expect(LoadedFile(Manifest.service("b") + "\n---\n" + text).reasons == ["object", "template"])
    }

    @Test(
        "templates that read as YAML are left alone one by one",
        arguments: [
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\nspec: {ports: [{port: 80}]}\n",
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  labels: {{ include \"x\" . | nindent 4 }}\nspec:\n  ports: [{port: 80}]\n",
            "apiVersion: v1\nkind: Service\nmetadata: {name: \"{{ name }}\"}\nspec: {ports: [{port: 80}]}\n",
        ]
    )
    func braces(_ text: String) {
        #expect(LoadedFile(text + "\n---\n" + Manifest.service("b")).reasons == ["template", "object"])
    }

    @Test("a placeholder in a field is a field that another tool fills in")
    func fields() throws {
        let text = Manifest.service("a", extra: "  type: \"{{ t }}\"\n  sessionAffinity: #@ data.values.affinity\n")
        let topology = Topology(text)
        let patches = topology.patches(of: try #require(topology.service("a")).position)
        #expect(patches.map { $0.mayChange(["spec", "type"]) } == [true])
        #expect(patches.map { $0.mayChange(["spec", "sessionAffinity"]) } == [true])
        #expect(patches.map { $0.mayChange(["spec", "selector"]) } == [false])
    }

    @Test("ytt's code where a whole object has a value makes a template, and other comments do not")
    func ytt() {
        let code = Manifest.service("a").replacing("  name: a", with: "  name: #@ data.values.name")
        #expect(LoadedFile(code).reasons == ["template-ytt"])
        #expect(LoadedFile("#@ load(\"@ytt:data\", \"data\")\n" + Manifest.service("a")).reasons == ["object"])
        #expect(LoadedFile("#@overlay/match by=x\n" + Manifest.service("a")).reasons == ["object"])
        let part = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: x}\n"
        #expect(LoadedFile("#@overlay/match by=x\n" + part).reasons == ["template-ytt"])
        #expect(LoadedFile("#@type stdout\n" + part).reasons == ["partial-object"])
    }

    @Test("placeholders in names and keys, each document by itself")
    func placeholders() {
        for name in ["${APP}", "$APP", "app-$(ENV)", "#{app}#"] {
            let text = Manifest.documents(Manifest.service("'\(name)'", selector: "app: a"), Manifest.service("b"))
            #expect(LoadedFile(text).reasons == ["template-placeholders", "object"], "\(name)")
        }
        #expect(
            LoadedFile(Manifest.deployment("a").replacing("app: a", with: "\"${K}\": a")).reasons == [
                "template-placeholders"
            ]
        )
    }

    @Test("template text where any text may stand does not make a template")
    func freeText() {
        let annotated = Manifest.service("a", annotations: "{note: \"{{ with secret }}\", t: '${X}'}")
        #expect(LoadedFile(annotated).reasons == ["object"])
        let arguments = Manifest.deployment("a").replacing(
            "image: example/a",
            with: "image: example/a:${TAG}\n          args: [\"--format={{ .Name }}\", $(POD_IP)]"
        )
        #expect(LoadedFile(arguments).reasons == ["object"])
        #expect(LoadedFile("# {{ a comment }}\n" + Manifest.service("a")).reasons == ["object"])
        let map =
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  keep-alive: '75'\n  t: |\n    {{ x }}\n"
        #expect(LoadedFile(map).reasons == ["object"])
    }

    @Test("a number that is filled in later is unknown, not wrong")
    func unknownNumber() throws {
        let text = Manifest.deployment("a").replacing("spec:\n  selector", with: "spec:\n  replicas: ${N}\n  selector")
        let object = try #require(LoadedFile(text).objects.first)
        #expect(WorkloadView(object).replicas.isUnknown)
    }

    @Test("what has more parts than can be judged is an error, not a silence")
    func limits() {
        func reasons(containers: Int, ports: Int = 1) -> [String] {
            let port = Array(repeating: "{containerPort: 1}", count: ports).joined(separator: ", ")
            let list = (0..<containers).map { "{name: c\($0), image: i, ports: [\(port)]}" }.joined(separator: ", ")
            let text = """
                apiVersion: v1
                kind: Pod
                metadata: {name: a}
                spec:
                  initContainers: [{name: s, image: i}]
                  containers: [\(list)]
                """
            return LoadedFile(text).documents.map { document in
                guard case .leftAlone(.unreadable(let error)) = document.content else { return "judged" }
                return error.description
            }
        }
        #expect(reasons(containers: 127) == ["judged"])
        #expect(
            reasons(containers: 128) == [
                "k8s/app.yaml:6:15: error: 129 containers, more than the 128 that are judged; no object that runs has so "
                    + "many; leave it out"
            ]
        )
        #expect(reasons(containers: 2, ports: 512) == ["judged"])
        #expect(reasons(containers: 2, ports: 513).first?.contains("1026 ports") == true)
    }

    @Test(
        "a route with more parents or backends than the Gateway API takes is an error",
        arguments: ["HTTPRoute", "GRPCRoute"]
    )
    func limitsOfRoutes(_ kind: String) {
        func reason(parents: Int, rules: Int, backends: Int) -> String? {
            let parent = Array(repeating: "{name: g}", count: parents).joined(separator: ", ")
            let backend = Array(repeating: "{name: s, port: 80}", count: backends).joined(separator: ", ")
            let rule = Array(repeating: "{backendRefs: [\(backend)]}", count: rules).joined(separator: ", ")
            let text = """
                apiVersion: gateway.networking.k8s.io/v1
                kind: \(kind)
                metadata: {name: a}
                spec: {parentRefs: [\(parent)], rules: [\(rule)]}
                """
            guard case .leftAlone(.unreadable(let error))? = LoadedFile(text).documents.first?.content else {
                return nil
            }
            return error.message
        }
        #expect(reason(parents: 32, rules: 16, backends: 16) == nil)
        #expect(reason(parents: 33, rules: 1, backends: 1) == "33 parents, more than the 32 that are judged")
        #expect(reason(parents: 1, rules: 257, backends: 1) == "257 backends, more than the 256 that are judged")
    }
}
