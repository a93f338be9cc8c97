"""Prints a spec of many services that differ in how they are reached, scaled and probed: services.py COUNT"""
import json
import sys

EXPOSURES = [
    [{"gkeGateway": {"class": "gke-l7-global-external-managed", "hosts": ["{name}.example.com"]}}],
    [{"kong": {"ingressController": {}, "hosts": ["{name}.example.com"], "paths": ["/"]}}],
    [{"gkeIngress": {"hosts": ["{name}.example.com"]}}, "clusterInternal"],
    ["clusterInternal"],
    [{"ingressNGINX": {"hosts": ["{name}.example.com"]}}],
]


def service(number):
    name = f"service-{number:04}"
    exposure = json.loads(json.dumps(EXPOSURES[number % len(EXPOSURES)]).replace("{name}", name))
    return {
        "name": name,
        "namespace": f"team-{number % 20:02}",
        "image": f"registry.example.com/{name}:1.{number % 10}.0",
        "environment": {
            "LOG_LEVEL": "info",
            "DATABASE_URL": {"secret": f"{name}-database", "key": "url"},
        },
        "ports": [{"http": 8080}],
        "resources": {"cpu": "250m", "memory": "256Mi"},
        "scale": 3 if number % 2 else {"min": 3, "max": 10, "cpu": "70%"},
        "health": {"readiness": {"http": "/readyz"}, "liveness": {"http": "/livez"}},
        "traffic": {"slowestRequest": f"{10 + number % 30}s"},
        "shutdown": {"duration": "20s", "onSIGTERM": "drains", "closesConnections": True},
        "exposure": exposure,
    }


json.dump({"services": [service(number) for number in range(int(sys.argv[1]))]}, sys.stdout, indent=2)
