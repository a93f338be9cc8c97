"""What the API server or a controller rejects, or what cannot work, although every object fits its schema.

Sources: the validation of kubernetes/kubernetes (pkg/apis), kubernetes/ingress-gce (pkg/backendconfig), and the documents
"Pod Lifecycle" and "Troubleshoot load balancing" of Kubernetes and GKE.
"""

import json
import re

LABEL_VALUE = re.compile(r"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$")
DNS_LABEL = re.compile(r"^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$")


def check(objects, report):
    seen = {}
    for place, document in objects:
        metadata = document["metadata"]
        identity = (document["apiVersion"].rpartition("/")[0], document["kind"], metadata.get("namespace"), metadata["name"])
        if identity in seen:
            report.problem(place, f"defined twice, also in {seen[identity]}")
        seen[identity] = place
        for key, value in metadata.get("labels", {}).items():
            if not LABEL_VALUE.match(value) or len(value) > 63:
                report.problem(place, f"label {key} has a value that is not allowed: {value}")
        function = CHECKS.get(document["kind"])
        if function:
            function(place, document, objects, report)
    report.checked += len(objects)


def find(objects, kind, name):
    return [document for _, document in objects if document["kind"] == kind and document["metadata"]["name"] == name]


def deployments_of(objects, selector):
    for _, document in objects:
        if document["kind"] == "Deployment":
            labels = document["spec"]["template"]["metadata"]["labels"]
            if selector and all(labels.get(key) == value for key, value in selector.items()):
                yield document


def deployment(place, document, objects, report):
    spec = document["spec"]
    template = spec["template"]
    labels = template["metadata"]["labels"]
    for key, value in spec["selector"]["matchLabels"].items():
        if labels.get(key) != value:
            report.problem(place, f"the selector's {key}: {value} is not a label of the Pods")
    strategy = spec.get("strategy", {}).get("rollingUpdate", {})
    if strategy.get("maxUnavailable", "25%") not in (0, "0%"):
        report.problem(place, "Pods may be missing in a rollout")
    if strategy.get("maxSurge", "25%") in (0, "0%"):
        report.problem(place, "no Pod may be added in a rollout, and none may be missing")
    deadline = spec.get("progressDeadlineSeconds", 600)
    if deadline <= spec.get("minReadySeconds", 0):
        report.problem(place, "progressDeadlineSeconds must exceed minReadySeconds")
    pod = template["spec"]
    grace = pod.get("terminationGracePeriodSeconds", 30)
    volumes = {volume["name"] for volume in pod.get("volumes", [])}
    if len(volumes) != len(pod.get("volumes", [])):
        report.problem(place, "two volumes have one name")
    for container in pod["containers"]:
        check_container(f"{place}, container {container['name']}", container, grace, volumes, report)
    if pod.get("securityContext", {}).get("runAsNonRoot") and pod["securityContext"].get("runAsUser") == 0:
        report.problem(place, "runAsNonRoot with user 0")


def check_container(place, container, grace, volumes, report):
    if not DNS_LABEL.match(container["name"]):
        report.problem(place, "its name is no DNS label")
    paths = [mount["mountPath"] for mount in container.get("volumeMounts", [])]
    if len(paths) != len(set(paths)):
        report.problem(place, "two volumes are mounted at one path")
    for mount in container.get("volumeMounts", []):
        if mount["name"] not in volumes:
            report.problem(place, f"there is no volume {mount['name']}")
    names = [variable["name"] for variable in container.get("env", [])]
    if len(names) != len(set(names)):
        report.problem(place, "an environment variable is defined twice")
    ports = [(port["containerPort"], port.get("protocol", "TCP")) for port in container.get("ports", [])]
    if len(ports) != len(set(ports)):
        report.problem(place, "a port is listed twice")
    for port in container.get("ports", []):
        if len(port.get("name", "")) > 15:
            report.problem(place, f"the port's name {port['name']} is longer than 15 characters")
    for role in ("readinessProbe", "livenessProbe", "startupProbe"):
        probe = container.get(role)
        if not probe:
            continue
        if len({"httpGet", "tcpSocket", "grpc", "exec"} & probe.keys()) != 1:
            report.problem(place, f"{role} needs exactly one handler")
        if probe.get("timeoutSeconds", 1) > probe.get("periodSeconds", 10):
            report.problem(place, f"{role} times out after the next one begins")
        if role != "readinessProbe" and probe.get("successThreshold", 1) != 1:
            report.problem(place, f"{role} must succeed at once")
    resources = container.get("resources", {})
    requests, limits = resources.get("requests", {}), resources.get("limits", {})
    for name, limit in limits.items():
        if name in requests and quantity(requests[name]) > quantity(limit):
            report.problem(place, f"more {name} is requested than allowed")
    hook = container.get("lifecycle", {}).get("preStop", {})
    if len(hook) > 1:
        report.problem(place, "preStop has more than one handler")
    if container.get("ports") and not hook:
        report.problem(place, "no preStop hook")
    wait = hook.get("sleep", {}).get("seconds")
    if "exec" in hook:
        found = re.search(r"sleep (\d+)$", hook["exec"]["command"][-1])
        wait = int(found.group(1)) if found else None
    if hook and not wait:
        report.problem(place, "preStop does not wait")
    if wait and wait >= grace:
        report.problem(place, f"preStop takes {wait} s of a grace period of {grace} s")


def quantity(text):
    match = re.match(r"^([0-9.]+)(m|Ki|Mi|Gi|Ti|k|M|G|T)?$", str(text))
    units = {"m": 1e-3, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
    return float(match.group(1)) * units.get(match.group(2), 1)


def service(place, document, objects, report):
    spec = document["spec"]
    ports = spec.get("ports", [])
    if len(ports) > 1 and any("name" not in port for port in ports):
        report.problem(place, "of several ports each needs a name")
    if len({port["port"] for port in ports}) != len(ports):
        report.problem(place, "a port is listed twice")
    selected = list(deployments_of(objects, spec.get("selector")))
    if not selected:
        report.problem(place, "selects no Pods")
    for workload in selected:
        container_ports = {
            value
            for container in workload["spec"]["template"]["spec"]["containers"]
            for port in container.get("ports", [])
            for value in (port.get("name"), port["containerPort"])
        }
        for port in ports:
            if port.get("targetPort", port["port"]) not in container_ports:
                report.problem(place, f"no container has port {port.get('targetPort', port['port'])}")
    annotations = document["metadata"].get("annotations", {})
    for name in ("cloud.google.com/neg", "cloud.google.com/backend-config", "cloud.google.com/app-protocols"):
        if name in annotations:
            check_annotation(place, name, annotations[name], spec, objects, report)
    for name in ("connect-timeout", "read-timeout", "write-timeout", "retries"):
        value = annotations.get(f"konghq.com/{name}")
        if value is not None and not value.isdigit():
            report.problem(place, f"konghq.com/{name} is no whole number, and Kong would ignore it: {value}")
    policy = annotations.get("konghq.com/upstream-policy")
    if policy and not find(objects, "KongUpstreamPolicy", policy):
        report.problem(place, f"there is no KongUpstreamPolicy {policy}")


def check_annotation(place, name, text, spec, objects, report):
    try:
        value = json.loads(text)
    except ValueError:
        report.problem(place, f"{name} is no JSON: {text}")
        return
    numbers = {str(port["port"]) for port in spec["ports"]}
    names = {port.get("name") for port in spec["ports"]}
    if name.endswith("/neg"):
        for port in value.get("exposed_ports", {}):
            if port not in numbers:
                report.problem(place, f"{name}: there is no port {port}")
    elif name.endswith("/backend-config"):
        if not value.keys() & {"default", "ports"}:
            report.problem(place, f"{name} has neither 'default' nor 'ports'")
        for port in value.get("ports", {}):
            if port not in numbers | names:
                report.problem(place, f"{name}: there is no port {port}")
        for config in [value.get("default"), *value.get("ports", {}).values()]:
            if config and not find(objects, "BackendConfig", config):
                report.problem(place, f"there is no BackendConfig {config}")
    else:
        for port in value:
            if port not in names:
                report.problem(place, f"{name}: there is no port called {port}")


def disruption_budget(place, document, objects, report):
    spec = document["spec"]
    if "minAvailable" in spec and "maxUnavailable" in spec:
        report.problem(place, "minAvailable and maxUnavailable are both set")
    if not list(deployments_of(objects, spec["selector"]["matchLabels"])):
        report.problem(place, "selects no Pods")


def autoscaler(place, document, objects, report):
    spec = document["spec"]
    if spec.get("minReplicas", 1) > spec["maxReplicas"]:
        report.problem(place, "minReplicas exceeds maxReplicas")
    if not spec.get("metrics"):
        report.problem(place, "has no metrics")
    for workload in find(objects, "Deployment", spec["scaleTargetRef"]["name"]):
        if "replicas" in workload["spec"]:
            report.problem(place, "the Deployment sets 'replicas' as well")
    for policy in spec.get("behavior", {}).get("scaleDown", {}).get("policies", []):
        if not 1 <= policy["periodSeconds"] <= 1800:
            report.problem(place, "periodSeconds must be 1 to 1800")


def backend_config(place, document, objects, report):
    spec = document["spec"]
    check = spec.get("healthCheck", {})
    for field, most in (("checkIntervalSec", 300), ("timeoutSec", 300), ("healthyThreshold", 10), ("unhealthyThreshold", 10)):
        if field in check and not 1 <= check[field] <= most:
            report.problem(place, f"healthCheck.{field} must be 1 to {most}")
    if check.get("timeoutSec", 0) > check.get("checkIntervalSec", 300):
        report.problem(place, "healthCheck.timeoutSec exceeds checkIntervalSec")
    if not 0 <= spec.get("connectionDraining", {}).get("drainingTimeoutSec", 0) <= 3600:
        report.problem(place, "drainingTimeoutSec must be 0 to 3600")
    if not 0 <= spec.get("logging", {}).get("sampleRate", 1) <= 1:
        report.problem(place, "sampleRate must be 0 to 1")
    if not 0 <= spec.get("sessionAffinity", {}).get("affinityCookieTtlSec", 0) <= 86400:
        report.problem(place, "affinityCookieTtlSec must be 0 to 86400")
    if not 1 <= spec.get("timeoutSec", 30) <= 86400:
        report.problem(place, "timeoutSec must be 1 to 86400")
    check_draining(place, spec, objects, report)


def policy(place, document, objects, report):
    target = document["spec"]["targetRef"]
    kind = "ServiceExport" if target["kind"] == "ServiceImport" else target["kind"]
    if not find(objects, kind, target["name"]):
        report.problem(place, f"its target {target['kind']} {target['name']} is not there")
    check_draining(place, document["spec"].get("default", {}), objects, report)


def check_draining(place, settings, objects, report):
    """preStop ≥ draining + 60, on every Pod (GKE, "Troubleshoot load balancing"). The load balancer lets connections
    that outlast a Pod stay until the Pod has ended: draining ≥ preStop there, and preStop ≥ 60 as ever."""
    draining = settings.get("connectionDraining", {}).get("drainingTimeoutSec")
    if draining is None:
        return
    for _, document in objects:
        if document["kind"] != "Deployment":
            continue
        has_long_connections = "harden.dev/longest-connection" in document["metadata"].get("annotations", {})
        for container in document["spec"]["template"]["spec"]["containers"]:
            hook = container.get("lifecycle", {}).get("preStop", {})
            found = re.search(r"sleep (\d+)$", hook.get("exec", {}).get("command", [""])[-1])
            wait = hook.get("sleep", {}).get("seconds") or (int(found.group(1)) if found else 0)
            if not container.get("ports"):
                continue
            outlasts_pod = has_long_connections and 60 <= wait <= draining
            if wait < draining + 60 and not outlasts_pod:
                report.problem(place, f"preStop of {container['name']} is {wait}, draining {draining} + 60 is more")


def ingress(place, document, objects, report):
    for rule in document["spec"].get("rules", []):
        for path in rule["http"]["paths"]:
            backend = path["backend"]["service"]
            services = find(objects, "Service", backend["name"])
            ports = [port for service in services for port in service["spec"]["ports"]]
            wanted = backend["port"]
            if not any(port["port"] == wanted.get("number") or port.get("name", "") == wanted.get("name") for port in ports):
                report.problem(place, f"there is no Service {backend['name']} with port {wanted}")
    config = document["metadata"].get("annotations", {}).get("networking.gke.io/v1beta1.FrontendConfig")
    if config and not find(objects, "FrontendConfig", config):
        report.problem(place, f"there is no FrontendConfig {config}")


def route(place, document, objects, report):
    for rule in document["spec"].get("rules", []):
        for backend in rule.get("backendRefs", []):
            if backend.get("kind", "Service") != "Service":
                continue
            services = find(objects, "Service", backend["name"])
            if not any(port["port"] == backend["port"] for service in services for port in service["spec"]["ports"]):
                report.problem(place, f"there is no Service {backend['name']} with port {backend['port']}")


CHECKS = {
    "Deployment": deployment,
    "Service": service,
    "PodDisruptionBudget": disruption_budget,
    "HorizontalPodAutoscaler": autoscaler,
    "BackendConfig": backend_config,
    "GCPBackendPolicy": policy,
    "HealthCheckPolicy": policy,
    "Ingress": ingress,
    "HTTPRoute": route,
}
