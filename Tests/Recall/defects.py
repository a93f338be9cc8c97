"""Known defects, each put into manifests that had none, with the rules of which one must speak.

A defect is a function that takes the objects of a folder (`Objects`), does its damage in place and returns the object
that it did it to; it returns None where there is nothing that it could damage, and the folder does not count for it.
What applies where is worked out here, from the objects alone: nothing is asked of the program under test.
"""

import copy

DEFECTS = {}


def defect(name, *rules):
    """Registers a defect. `rules`: any one of them is the right answer."""

    def register(function):
        assert name not in DEFECTS, name
        DEFECTS[name] = (function, rules)
        return function

    return register


class Objects(list):
    """The objects of a folder, with the questions that defects ask."""

    def of_kind(self, *kinds):
        return [each for each in self if each.get("kind") in kinds]

    def decks(self):
        return [each for each in self if "_format_version" in each]

    def served(self):
        """Pairs of a Service and a Deployment that it selects; the Deployment has replicas or an autoscaler."""
        pairs = []
        for service in self.of_kind("Service"):
            selector = (service.get("spec") or {}).get("selector")
            if not isinstance(selector, dict) or not selector:
                continue
            for workload in self.of_kind("Deployment"):
                if namespace(workload) != namespace(service):
                    continue
                found = labels(workload)
                if all(found.get(key) == value for key, value in selector.items()):
                    pairs.append((service, workload))
        return pairs

    def workload(self):
        """The first Deployment that a Service selects, whose first container is the only one; None without one."""
        for _, workload in self.served():
            if len(pod(workload).get("containers") or []) == 1:
                return workload
        return None

    def budget(self, workload):
        for budget in self.of_kind("PodDisruptionBudget"):
            wanted = ((budget.get("spec") or {}).get("selector") or {}).get("matchLabels") or {}
            found = labels(workload)
            if wanted and namespace(budget) == namespace(workload):
                if all(found.get(key) == value for key, value in wanted.items()):
                    return budget
        return None

    def autoscaler(self, workload):
        for autoscaler in self.of_kind("HorizontalPodAutoscaler"):
            target = autoscaler["spec"]["scaleTargetRef"]
            if target["name"] == workload["metadata"]["name"] and namespace(autoscaler) == namespace(workload):
                return autoscaler
        return None

    def replicas(self, workload):
        autoscaler = self.autoscaler(workload)
        if autoscaler:
            return autoscaler["spec"].get("minReplicas", 1)
        return workload["spec"].get("replicas", 1)

    def behind(self, *kinds):
        """The first object of the kinds, where a Deployment is served at all."""
        return next(iter(self.of_kind(*kinds)), None) if self.workload() else None

    def ingress(self, *classes):
        """An Ingress of one of the classes."""
        for ingress in self.of_kind("Ingress"):
            annotation = annotations(ingress).get("kubernetes.io/ingress.class")
            if (ingress["spec"].get("ingressClassName") or annotation) in classes:
                return ingress
        return None


def namespace(object):
    return object["metadata"].get("namespace", "default")


def annotations(object):
    if not isinstance(object["metadata"].get("annotations"), dict):
        object["metadata"]["annotations"] = {}
    return object["metadata"]["annotations"]


def pod(workload):
    return workload["spec"]["template"]["spec"]


def labels(workload):
    return (workload["spec"]["template"].get("metadata") or {}).get("labels") or {}


def container(workload):
    return pod(workload)["containers"][0]


def hook_seconds(workload):
    """Seconds of a preStop hook that is a sleep of the kubelet or of a shell; None for anything else."""
    hook = (container(workload).get("lifecycle") or {}).get("preStop") or {}
    if "sleep" in hook:
        return hook["sleep"]["seconds"]
    command = (hook.get("exec") or {}).get("command") or []
    words = " ".join(map(str, command)).split()
    return int(words[-1]) if "sleep" in words and words[-1].isdigit() else None


def hooked(objects, least=2):
    """The served workload, where it has a hook that waits."""
    workload = objects.workload()
    seconds = workload and hook_seconds(workload)
    # What ignores SIGTERM serves until it is killed: its hook decides nothing.
    if workload and annotations(workload).get("harden.dev/on-sigterm") == "ignores":
        return None
    return workload if seconds and seconds >= least else None


def http_probe(workload, kind="readinessProbe"):
    return (container(workload).get(kind) or {}).get("httpGet")


# The end of a Pod.


@defect("hook removed", "pre-stop-missing")
def _(objects):
    workload = hooked(objects)
    if workload:
        del container(workload)["lifecycle"]["preStop"]
    return workload


@defect("lifecycle emptied", "pre-stop-missing")
def _(objects):
    workload = hooked(objects)
    if workload:
        container(workload)["lifecycle"] = {}
    return workload


@defect("hook of one second", "pre-stop-too-short")
def _(objects):
    workload = hooked(objects, 5)
    if workload:
        container(workload)["lifecycle"]["preStop"] = {"sleep": {"seconds": 1}}
    return workload


@defect("hook cut in half", "pre-stop-too-short")
def _(objects):
    workload = hooked(objects, 10)
    if workload:
        half = hook_seconds(workload) // 2
        container(workload)["lifecycle"]["preStop"] = {"sleep": {"seconds": half}}
    return workload


@defect("hook with two handlers", "hook-invalid")
def _(objects):
    workload = hooked(objects)
    if workload:
        container(workload)["lifecycle"]["preStop"] = {"sleep": {"seconds": 5}, "exec": {"command": ["sleep", "5"]}}
    return workload


@defect("hook without a handler", "hook-invalid", "pre-stop-missing")
def _(objects):
    workload = hooked(objects)
    if workload:
        container(workload)["lifecycle"]["preStop"] = {}
    return workload


@defect("hook that stops the application", "pre-stop-signals-application")
def _(objects):
    workload = hooked(objects)
    if workload:
        script = f"kill -TERM 1; sleep {hook_seconds(workload)}"
        container(workload)["lifecycle"]["preStop"] = {"exec": {"command": ["/bin/sh", "-c", script]}}
    return workload


@defect("hook that calls the application to stop, and waits", "pre-stop-signals-application", "pre-stop-needs-shell")
def _(objects):
    workload = hooked(objects, 5)
    if not workload:
        return None
    annotations(workload).pop("harden.dev/closes-connections", None)
    script = f"curl -s 'http://127.0.0.1:${{APP_PORT}}/ok.htm?down=true'; sleep {hook_seconds(workload)}"
    container(workload)["lifecycle"]["preStop"] = {"exec": {"command": ["/bin/sh", "-c", script]}}
    return workload


@defect("hook that is a request to stop", "pre-stop-signals-application")
def _(objects):
    workload = hooked(objects, 5)
    port = workload and (container(workload).get("ports") or [{}])[0].get("containerPort")
    if not port:
        return None
    annotations(workload).pop("harden.dev/closes-connections", None)
    container(workload)["lifecycle"]["preStop"] = {"httpGet": {"path": "/actuator/shutdown", "port": port}}
    return workload


@defect("grace period cut to the hook", "pre-stop-exceeds-grace-period", "grace-period-too-short")
def _(objects):
    workload = hooked(objects, 5)
    if workload:
        pod(workload)["terminationGracePeriodSeconds"] = hook_seconds(workload)
    return workload


@defect("grace period shorter than the hook", "pre-stop-exceeds-grace-period")
def _(objects):
    workload = hooked(objects, 5)
    if workload:
        pod(workload)["terminationGracePeriodSeconds"] = hook_seconds(workload) - 2
    return workload


@defect("grace period one second after the hook", "grace-period-too-short")
def _(objects):
    workload = hooked(objects, 5)
    grace = workload and pod(workload).get("terminationGracePeriodSeconds", 30)
    if not workload or grace <= hook_seconds(workload) + 2:
        return None
    pod(workload)["terminationGracePeriodSeconds"] = hook_seconds(workload) + 1
    return workload


@defect("grace period left to the default", "pre-stop-exceeds-grace-period", "grace-period-too-short")
def _(objects):
    workload = hooked(objects, 30)
    if not workload or "terminationGracePeriodSeconds" not in pod(workload):
        return None
    del pod(workload)["terminationGracePeriodSeconds"]
    return workload


@defect("a shell that waits for the application", "shell-swallows-sigterm")
def _(objects):
    workload = objects.workload()
    if not workload or container(workload).get("command") or container(workload).get("args"):
        return None
    container(workload)["command"] = ["/bin/sh", "-c", "/app/server | tee /var/log/server.log"]
    return workload


@defect("draining not written", "draining-disabled")
def _(objects):
    config = objects.behind("BackendConfig", "GCPBackendPolicy")
    settings = config and config["spec"].get("default", config["spec"])
    if not config or "connectionDraining" not in settings:
        return None
    del settings["connectionDraining"]
    return config


@defect("draining of 0", "draining-disabled")
def _(objects):
    config = objects.behind("BackendConfig", "GCPBackendPolicy")
    settings = config and config["spec"].get("default", config["spec"])
    if not config or "connectionDraining" not in settings:
        return None
    settings["connectionDraining"]["drainingTimeoutSec"] = 0
    return config


@defect("draining shorter than a request", "draining-too-short")
def _(objects):
    config = objects.behind("BackendConfig", "GCPBackendPolicy")
    settings = config and config["spec"].get("default", config["spec"])
    if not config or settings.get("connectionDraining", {}).get("drainingTimeoutSec", 0) < 20:
        return None
    settings["connectionDraining"]["drainingTimeoutSec"] = 4
    return config


@defect("draining beyond an hour", "draining-out-of-range")
def _(objects):
    config = objects.behind("BackendConfig", "GCPBackendPolicy")
    if not config:
        return None
    config["spec"].get("default", config["spec"])["connectionDraining"] = {"drainingTimeoutSec": 3601}
    return config


# The start of a Pod.


@defect("readiness probe removed", "readiness-probe-missing")
def _(objects):
    workload = objects.workload()
    if not workload or not container(workload).pop("readinessProbe", None):
        return None
    return workload


@defect("readiness probe every two minutes", "readiness-probe-slow")
def _(objects):
    workload = objects.workload()
    if not workload or "readinessProbe" not in container(workload):
        return None
    container(workload)["readinessProbe"].update(periodSeconds=120, failureThreshold=5)
    return workload


@defect("readiness probe at a port that nobody has", "probe-invalid")
def _(objects):
    workload = objects.workload()
    if not workload or not http_probe(workload):
        return None
    http_probe(workload)["port"] = "htpp"
    return workload


@defect("readiness probe with two handlers", "probe-invalid")
def _(objects):
    workload = objects.workload()
    if not workload or not http_probe(workload):
        return None
    container(workload)["readinessProbe"]["tcpSocket"] = {"port": 8080}
    return workload


@defect("readiness probe of period 0", "probe-invalid")
def _(objects):
    workload = objects.workload()
    if not workload or "readinessProbe" not in container(workload):
        return None
    container(workload)["readinessProbe"]["periodSeconds"] = -1
    return workload


@defect("liveness asks what readiness asks", "liveness-equals-readiness")
def _(objects):
    workload = objects.workload()
    if not workload or not http_probe(workload):
        return None
    container(workload)["livenessProbe"] = copy.deepcopy(container(workload)["readinessProbe"])
    return workload


@defect("liveness gives up after one failure", "liveness-hasty")
def _(objects):
    workload = objects.workload()
    if not workload or not http_probe(workload):
        return None
    probe = {"httpGet": dict(http_probe(workload), path="/alive"), "periodSeconds": 2, "failureThreshold": 1}
    container(workload)["livenessProbe"] = probe
    return workload


@defect("readiness gives up after one failure", "readiness-hasty")
def _(objects):
    workload = objects.workload()
    behind = objects.ingress("gce", "gce-internal") or objects.of_kind("Gateway", "HTTPRoute")
    if not workload or behind or "readinessProbe" not in container(workload):
        return None
    container(workload)["readinessProbe"].update(failureThreshold=1, timeoutSeconds=1)
    return workload


@defect("slow start without a startup probe", "startup-probe-missing")
def _(objects):
    workload = objects.workload()
    if not workload or not http_probe(workload):
        return None
    container(workload).pop("startupProbe", None)
    probe = {"httpGet": dict(http_probe(workload), path="/alive"), "initialDelaySeconds": 300, "failureThreshold": 6}
    container(workload)["livenessProbe"] = probe
    return workload


@defect("readiness gate that nobody sets", "readiness-gate-unknown")
def _(objects):
    workload = objects.workload()
    if workload:
        pod(workload)["readinessGates"] = [{"conditionType": "example.com/warm"}]
    return workload


@defect("addresses published before ready", "not-ready-addresses-published")
def _(objects):
    for service, workload in objects.served():
        if "readinessProbe" in container(workload):
            service["spec"]["publishNotReadyAddresses"] = True
            return service
    return None


# Rollouts.


@defect("neither surge nor unavailable", "rollout-invalid")
def _(objects):
    workload = objects.workload()
    if workload:
        workload["spec"]["strategy"] = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 0}}
    return workload


@defect("rolling update beside Recreate", "rollout-invalid")
def _(objects):
    workload = objects.workload()
    if workload:
        workload["spec"]["strategy"] = {"type": "Recreate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
    return workload


@defect("half of the Pods may be missing", "rollout-loses-capacity")
def _(objects):
    workload = objects.workload()
    if not workload or objects.replicas(workload) < 2:
        return None
    workload["spec"]["strategy"] = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": "50%"}}
    return workload


@defect("all Pods may be missing", "rollout-loses-capacity")
def _(objects):
    workload = objects.workload()
    if workload:
        workload["spec"]["strategy"] = {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": "100%"}}
    return workload


@defect("Recreate", "rollout-recreates")
def _(objects):
    workload = objects.workload()
    if workload:
        workload["spec"]["strategy"] = {"type": "Recreate"}
    return workload


@defect("progress deadline of 20 s beside a delay of 30 s", "progress-deadline-too-short")
def _(objects):
    workload = objects.workload()
    if not workload or "readinessProbe" not in container(workload):
        return None
    workload["spec"].pop("minReadySeconds", None)
    container(workload)["readinessProbe"]["initialDelaySeconds"] = 30
    workload["spec"]["progressDeadlineSeconds"] = 20
    return workload


@defect("deadline shorter than minReadySeconds", "progress-deadline-too-short", "rollout-invalid")
def _(objects):
    workload = objects.workload()
    if workload:
        workload["spec"].update(minReadySeconds=700, progressDeadlineSeconds=600)
    return workload


@defect("minReadySeconds removed", "minimum-ready-missing")
def _(objects):
    workload = objects.workload()
    if not workload or objects.replicas(workload) < 2 or workload["spec"].get("minReadySeconds", 0) < 20:
        return None
    del workload["spec"]["minReadySeconds"]
    return workload


@defect("a single replica", "single-replica")
def _(objects):
    workload = objects.workload()
    if not workload or objects.replicas(workload) < 2:
        return None
    autoscaler = objects.autoscaler(workload)
    if autoscaler:
        autoscaler["spec"]["minReplicas"] = 1
    else:
        workload["spec"]["replicas"] = 1
    return workload


@defect("replicas beside an autoscaler", "replicas-fight-autoscaler")
def _(objects):
    workload = objects.workload()
    if not workload or not objects.autoscaler(workload):
        return None
    workload["spec"]["replicas"] = 2
    return workload


@defect("spreading removed", "replicas-not-spread")
def _(objects):
    workload = objects.workload()
    if not workload or objects.replicas(workload) < 2:
        return None
    if not pod(workload).pop("topologySpreadConstraints", None):
        return None
    return None if pod(workload).get("affinity") else workload


# Disruption budgets.


@defect("budget removed", "disruption-budget-missing")
def _(objects):
    workload = objects.workload()
    budget = workload and objects.budget(workload)
    if not budget or objects.replicas(workload) < 2:
        return None
    objects.remove(budget)
    return workload


@defect("budget of 0", "disruption-budget-blocks-drain")
def _(objects):
    workload = objects.workload()
    budget = workload and objects.budget(workload)
    if budget:
        budget["spec"].pop("minAvailable", None)
        budget["spec"]["maxUnavailable"] = 0
    return budget or None


@defect("budget of all replicas", "disruption-budget-blocks-drain")
def _(objects):
    workload = objects.workload()
    budget = workload and objects.budget(workload)
    if budget:
        budget["spec"].pop("maxUnavailable", None)
        budget["spec"]["minAvailable"] = objects.replicas(workload)
    return budget or None


@defect("budget of 100 %", "disruption-budget-blocks-drain")
def _(objects):
    workload = objects.workload()
    budget = workload and objects.budget(workload)
    if budget:
        budget["spec"].pop("maxUnavailable", None)
        budget["spec"]["minAvailable"] = "100%"
    return budget or None


@defect("budget with both numbers", "disruption-budget-invalid")
def _(objects):
    workload = objects.workload()
    budget = workload and objects.budget(workload)
    if budget:
        budget["spec"].update(maxUnavailable=1, minAvailable=1)
    return budget or None


@defect("budget for other labels", "disruption-budget-selects-nothing")
def _(objects):
    workload = objects.workload()
    budget = workload and objects.budget(workload)
    if budget:
        wanted = budget["spec"]["selector"]["matchLabels"]
        key = next(iter(wanted))
        wanted[key] = f"{wanted[key]}-old"
    return budget or None


@defect("two budgets", "disruption-budget-overlaps")
def _(objects):
    workload = objects.workload()
    budget = workload and objects.budget(workload)
    if not budget:
        return None
    other = copy.deepcopy(budget)
    other["metadata"]["name"] += "-again"
    objects.append(other)
    return budget


@defect("budget that keeps broken Pods", "disruption-budget-keeps-broken-pods")
def _(objects):
    workload = objects.workload()
    budget = workload and objects.budget(workload)
    if not budget or not budget["spec"].pop("unhealthyPodEvictionPolicy", None):
        return None
    return budget


# Between the layers.


@defect("Service selects other labels", "service-selects-nothing")
def _(objects):
    for service, workload in objects.served():
        others = [each for each, other in objects.served() if other is workload and each is not service]
        if others:
            continue
        key = next(iter(service["spec"]["selector"]))
        service["spec"]["selector"][key] = f"{service['spec']['selector'][key]}s"
        return service
    return None


@defect("Service sends to a port by a wrong name", "service-port-mismatch")
def _(objects):
    for service, workload in objects.served():
        if container(workload).get("ports") and service["spec"].get("ports"):
            service["spec"]["ports"][0]["targetPort"] = "htpps"
            return service
    return None


@defect("container port renamed", "service-port-mismatch", "probe-invalid")
def _(objects):
    for service, workload in objects.served():
        names = {port.get("name") for port in container(workload).get("ports") or []}
        for port in service["spec"].get("ports") or []:
            if isinstance(port.get("targetPort"), str) and port["targetPort"] in names:
                for each in container(workload)["ports"]:
                    if each.get("name") == port["targetPort"]:
                        each["name"] = "renamed"
                return service
    return None


def backends(ingress):
    for rule in ingress["spec"].get("rules") or []:
        for path in ((rule or {}).get("http") or {}).get("paths") or []:
            if "service" in path.get("backend", {}):
                yield path["backend"]["service"]


@defect("Ingress to a Service that is not there", "route-backend-not-found")
def _(objects):
    ingress = objects.behind("Ingress")
    backend = ingress and next(backends(ingress), None)
    if not backend or not any(each["metadata"]["name"] == backend["name"] for each in objects.of_kind("Service")):
        return None
    backend["name"] = backend["name"][:-1]
    return ingress


@defect("Ingress to a port that is not there", "route-backend-not-found")
def _(objects):
    ingress = objects.behind("Ingress")
    backend = ingress and next(backends(ingress), None)
    if not backend or not any(each["metadata"]["name"] == backend["name"] for each in objects.of_kind("Service")):
        return None
    backend["port"] = {"number": 8181}
    return ingress


@defect("route to a Service that is not there", "route-backend-not-found")
def _(objects):
    route = objects.behind("HTTPRoute", "GRPCRoute")
    for rule in (route or {"spec": {}})["spec"].get("rules", []):
        for backend in rule.get("backendRefs", []):
            backend["name"] += "s"
            return route
    return None


@defect("TLS to the Pods in one place only", "protocol-conflict", "health-check-mismatch")
def _(objects):
    for service, workload in objects.served():
        probe = http_probe(workload)
        if not probe or probe.get("scheme", "HTTP") == "HTTPS" or objects.ingress("gce", "gce-internal") is None:
            continue
        annotations(service)["cloud.google.com/app-protocols"] = '{"%s": "HTTPS"}' % service["spec"]["ports"][0].get("name", "")
        if service["spec"]["ports"][0].get("name"):
            service["spec"]["ports"][0].pop("appProtocol", None)
            return service
    return None


@defect("timeout of the load balancer below the slowest request", "timeouts-not-nested")
def _(objects):
    config = objects.behind("BackendConfig", "GCPBackendPolicy")
    if not config or not objects.workload() or "harden.dev/slowest-request" not in annotations(objects.workload()):
        return None
    config["spec"].get("default", config["spec"])["timeoutSec"] = 2
    return config


@defect("server closes before the load balancer", "keep-alive-not-nested")
def _(objects):
    workload = objects.workload()
    if not workload or not objects.behind("BackendConfig", "GCPBackendPolicy"):
        return None
    annotations(workload)["harden.dev/keep-alive"] = "5s"
    return workload


# Google Cloud.


@defect("health check of another path", "health-check-mismatch")
def _(objects):
    config = objects.behind("BackendConfig")
    check = config and config["spec"].get("healthCheck")
    if not check or "requestPath" not in check:
        return None
    check["requestPath"] = "/other"
    return config


@defect("health check of another port", "health-check-mismatch")
def _(objects):
    config = objects.behind("BackendConfig")
    check = config and config["spec"].get("healthCheck")
    if not check or "port" not in check:
        return None
    check["port"] = 9
    return config


@defect("health check slower than its period", "health-check-invalid", "backend-config-invalid", "policy-invalid")
def _(objects):
    config = objects.behind("BackendConfig", "HealthCheckPolicy")
    check = config and (config["spec"].get("healthCheck") or config["spec"].get("default"))
    if not check or "checkIntervalSec" not in check:
        return None
    check["timeoutSec"] = check["checkIntervalSec"] + 20
    return config


@defect("annotation names another BackendConfig", "backend-config-not-found")
def _(objects):
    for service in objects.of_kind("Service"):
        if "cloud.google.com/backend-config" in annotations(service) and objects.behind("BackendConfig"):
            annotations(service)["cloud.google.com/backend-config"] = '{"default": "%ss"}' % (
                objects.behind("BackendConfig")["metadata"]["name"]
            )
            return service
    return None


@defect("annotation that is no JSON", "backend-config-annotation-invalid")
def _(objects):
    for service in objects.of_kind("Service"):
        if "cloud.google.com/backend-config" in annotations(service) and objects.behind("BackendConfig"):
            annotations(service)["cloud.google.com/backend-config"] = "{default: orders}"
            return service
    return None


@defect("BackendConfig named by nobody", "backend-config-unused", "draining-disabled")
def _(objects):
    for service in objects.of_kind("Service"):
        if "cloud.google.com/backend-config" in annotations(service) and objects.behind("BackendConfig"):
            del annotations(service)["cloud.google.com/backend-config"]
            return service
    return None


@defect("BackendConfig with a word for a number", "backend-config-invalid")
def _(objects):
    config = objects.behind("BackendConfig")
    if config:
        config["spec"]["timeoutSec"] = "forty"
    return config


@defect("policy for another Service", "policy-target-not-found")
def _(objects):
    policy = objects.behind("GCPBackendPolicy", "HealthCheckPolicy")
    if policy:
        policy["spec"]["targetRef"]["name"] += "s"
    return policy


@defect("two policies of a kind", "policy-conflict")
def _(objects):
    policy = objects.behind("GCPBackendPolicy", "HealthCheckPolicy")
    if not policy:
        return None
    other = copy.deepcopy(policy)
    other["metadata"]["name"] += "-again"
    objects.append(other)
    return policy


@defect("HealthCheckPolicy removed", "health-check-policy-missing")
def _(objects):
    policy = objects.behind("HealthCheckPolicy")
    if not policy or not objects.of_kind("HTTPRoute", "GRPCRoute"):
        return None
    objects.remove(policy)
    return policy


# Kong and nginx.


@defect("Kong tries no second Pod", "kong-retries-unfit")
def _(objects):
    for service in objects.of_kind("Service"):
        if "konghq.com/retries" in annotations(service):
            annotations(service)["konghq.com/retries"] = "0"
            return service
    return None


@defect("Kong's timeout with a unit", "kong-timeout-invalid")
def _(objects):
    for service in objects.of_kind("Service"):
        if "konghq.com/read-timeout" in annotations(service):
            annotations(service)["konghq.com/read-timeout"] = "35s"
            return service
    return None


@defect("KongUpstreamPolicy that is not there", "kong-upstream-policy-not-found")
def _(objects):
    for service in objects.of_kind("Service"):
        if "konghq.com/upstream-policy" in annotations(service) and objects.of_kind("KongUpstreamPolicy"):
            annotations(service)["konghq.com/upstream-policy"] += "s"
            return service
    return None


@defect("Kong checks nothing", "kong-health-checks-off")
def _(objects):
    policy = objects.behind("KongUpstreamPolicy")
    if not policy or not policy["spec"].pop("healthchecks", None):
        return None
    return policy


@defect("decK key with a typing error", "deck-key-unknown")
def _(objects):
    for deck in objects.decks():
        if deck.get("services"):
            deck["services"][0]["retires"] = deck["services"][0].pop("retries", 2)
            return deck
    return None


@defect("decK service beside its upstream", "deck-upstream-unused")
def _(objects):
    for deck in objects.decks():
        if deck.get("services") and deck.get("upstreams"):
            deck["services"][0]["host"] += "s"
            return deck
    return None


@defect("nginx tries no second Pod", "nginx-next-upstream-off")
def _(objects):
    ingress = objects.ingress("nginx")
    if ingress:
        annotations(ingress)["nginx.ingress.kubernetes.io/proxy-next-upstream"] = "off"
    return ingress


@defect("nginx timeout with a unit", "nginx-timeout-invalid")
def _(objects):
    ingress = objects.ingress("nginx")
    if ingress:
        annotations(ingress)["nginx.ingress.kubernetes.io/proxy-read-timeout"] = "35s"
    return ingress


@defect("sticky cookie that outlives its Pod", "nginx-sticky-cookie-kept")
def _(objects):
    ingress = objects.ingress("nginx")
    key = "nginx.ingress.kubernetes.io/session-cookie-change-on-failure"
    if not ingress or annotations(ingress).pop(key, None) is None:
        return None
    return ingress


# What nobody reads, and what nobody can read.


@defect("annotation misspelt", "annotation-unknown")
def _(objects):
    for service in objects.of_kind("Service"):
        neg = annotations(service).pop("cloud.google.com/neg", None)
        if neg:
            annotations(service)["cloud.google.com/negs"] = neg
            return service
    return None


@defect("two Ingresses with one address", "static-address-shared")
def _(objects):
    ingress = objects.ingress("gce")
    if not ingress or not objects.behind("Ingress"):
        return None
    annotations(ingress)["kubernetes.io/ingress.global-static-ip-name"] = "address"
    second = copy.deepcopy(ingress)
    second["metadata"]["name"] += "-two"
    objects.append(second)
    return ingress


@defect("load balancer that logs nothing", "load-balancer-logging-off")
def _(objects):
    config = objects.behind("BackendConfig", "GCPBackendPolicy")
    if not config:
        return None
    key = "enable" if config["kind"] == "BackendConfig" else "enabled"
    config["spec"].get("default", config["spec"])["logging"] = {key: False}
    return config
