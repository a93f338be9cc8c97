// Generated: `UPDATE_GOLDEN=1 swift test --filter RuleExampleTests` writes it anew from the fixtures of the rules.
// swift-format-ignore-file

enum RuleExamples {
    /// By the rule's identifier, as Markdown.
    static let all: [String: String] = [
        "pre-stop-missing": #"""
container database-proxy of orders ends at once while requests still come

`preStop 120 (draining 60 + drain latency 60) + shutdown 90 = 210`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -23,6 +23,10 @@
               seconds: 120
       - name: database-proxy
         image: cloud-sql-proxy:2
+        lifecycle:
+          preStop:
+            sleep:
+              seconds: 120  # = draining 60 + drain latency 60
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "hook-invalid": #"""
the API server rejects orders: the stopSignal of container orders needs spec.os.name

```yaml
# orders.yaml
# …
      containers:
      - name: orders
        image: orders:1
        lifecycle: {stopSignal: SIGKILL}
        ports:
        - containerPort: 8080
```
"""#,
        "pre-stop-too-short": #"""
orders gets SIGTERM 1 s before its shutdown can answer its last request

`drain latency 10 + slowest request 20 − shutdown 1 = 29`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -22,7 +22,7 @@
           lifecycle:
             preStop:
               sleep:
-                seconds: 28
+                seconds: 29  # = drain latency 10 + slowest request 20 − shutdown 1
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "pre-stop-needs-shell": #"""
the preStop hook of orders fails, because its image has no shell

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -14,7 +14,8 @@
           ports: [{name: http, containerPort: 8080}]
           lifecycle:
             preStop:
-              exec: {command: [/bin/sh, -c, sleep 40]}
+              sleep:
+                seconds: 40
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "pre-stop-signals-application": #"""
the preStop hook of orders sends a signal that the kubelet sends anyway

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -11,7 +11,7 @@
       labels: {app: orders}
     spec:
       shareProcessNamespace: true
-      terminationGracePeriodSeconds: 210
+      terminationGracePeriodSeconds: 220  # = preStop 130 + shutdown 90
       containers:
       - name: orders
         image: orders:1
@@ -20,8 +20,8 @@
           containerPort: 8080
         lifecycle:
           preStop:
-            exec:
-              command: ["/bin/sh", "-c", "sleep 130 && kill -SIGTERM 1"]
+            sleep:
+              seconds: 130
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "pre-stop-sleep-unsupported": #"""
the preStop hook of orders does not wait on Kubernetes 1.29

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -19,8 +19,11 @@
           containerPort: 8080
         lifecycle:
           preStop:
-            sleep:
-              seconds: 120
+            exec:
+              command:
+              - /bin/sh
+              - -c
+              - sleep 120
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "pre-stop-exceeds-grace-period": #"""
the API server rejects orders: it is to sleep 120 s within a grace period of 30 s

`preStop 120 + shutdown 90 = 210`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -10,6 +10,7 @@
     metadata:
       labels: {app: orders}
     spec:
+      terminationGracePeriodSeconds: 210  # = preStop 120 + shutdown 90
       containers:
       - name: orders
         image: orders:1
```
"""#,
        "grace-period-too-short": #"""
orders has 10 s to shut down after its preStop hook

`preStop 20 + shutdown 90 = 110`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -10,6 +10,7 @@
     metadata:
       labels: {app: orders}
     spec:
+      terminationGracePeriodSeconds: 110  # = preStop 20 + shutdown 90
       containers:
       - name: orders
         image: orders:1
```
"""#,
        "grace-period-not-honoured": #"""
the cluster autoscaler leaves cassandra 600 s of its grace period of 1800 s

```yaml
# cassandra.yaml
# …
    metadata:
      labels: {app: cassandra}
    spec:
      terminationGracePeriodSeconds: 1800
      containers:
        - name: cassandra
```
"""#,
        "draining-disabled": #"""
GKE Ingress (external) cuts the requests to orders that are in flight when a Pod leaves

`draining: start value = 60`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -58,3 +58,5 @@
   name: orders
 spec:
   timeoutSec: 30
+  connectionDraining:
+    drainingTimeoutSec: 60  # = start value
```
"""#,
        "draining-too-short": #"""
GKE Ingress (external) cuts connections to orders 60 s after a Pod leaves

`draining: preStop 105 + shutdown 90, for connections of up to 3600 = 195`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -61,4 +61,4 @@
   name: orders
 spec:
   connectionDraining:
-    drainingTimeoutSec: 60
+    drainingTimeoutSec: 195  # = preStop 105 + shutdown 90, for connections of up to 3600
```
"""#,
        "draining-out-of-range": #"""
orders drains for 60000 s; 0 to 3600 are possible

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -4,4 +4,4 @@
   name: orders
 spec:
   connectionDraining:
-    drainingTimeoutSec: 60000
+    drainingTimeoutSec: 3600
```
"""#,
        "connections-outlive-pod": #"""
connections to orders that are kept alive stay with a Pod until it cuts them

```yaml
# orders.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
spec:
  replicas: 3
# …
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: orders
```
"""#,
        "shell-swallows-sigterm": #"""
orders never gets SIGTERM if its shell stays the first process

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -16,7 +16,7 @@
         ports:
         - name: http
           containerPort: 8080
-        command: ["/bin/sh", "-c", "cd /app && ./orders --port 8080"]
+        command: ["/bin/sh", "-c", "cd /app && exec ./orders --port 8080"]
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "mesh-proxy-stops-early": #"""
Dapr's sidecar of pay is killed 30 s after its deletion, before its wait of 40 s and its end are over

`wait of Dapr's sidecar 40 + its end 10 = 50`

```diff
--- a/pay.yaml
+++ b/pay.yaml
@@ -16,6 +16,7 @@
         dapr.io/block-shutdown-duration: 40s
         dapr.io/graceful-shutdown-seconds: "10"
     spec:
+      terminationGracePeriodSeconds: 50  # = wait of Dapr's sidecar 40 + its end 10
       containers:
       - name: pay
         image: example/pay:1
```
"""#,
        "stop-signal-kills": #"""
orders is killed with the requests that it has, instead of told to stop

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -14,7 +14,7 @@
           image: nginx:1.29
           ports: [{containerPort: 80, name: http}]
           readinessProbe: {httpGet: {path: /, port: 80}}
-          lifecycle: {stopSignal: SIGKILL, preStop: {sleep: {seconds: 20}}}
+          lifecycle: {preStop: {sleep: {seconds: 20}}}
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "readiness-probe-missing": #"""
orders gets requests before it can serve, because nothing tells when it can

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -29,4 +29,7 @@
         image: registry.example.com/orders:1
         ports:
         - containerPort: 8080
+        readinessProbe:
+          tcpSocket:
+            port: 8080
         lifecycle: {preStop: {sleep: {seconds: 40}}}
```
"""#,
        "readiness-probe-slow": #"""
a Pod of orders that cannot serve gets requests for up to 121 s

`failureThreshold 12 × period 10 + timeout 1 = 121`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -18,7 +18,7 @@
           containerPort: 8080
         readinessProbe:
           httpGet: {path: /ready, port: http}
-          failureThreshold: 12   # patience
+          failureThreshold: 3   # patience
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "probe-invalid": #"""
the livenessProbe of orders is rejected, because only readiness can ask for several successes

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -18,7 +18,7 @@
           containerPort: 8080
         livenessProbe:
           httpGet: {path: /healthz, port: http}
-          successThreshold: 2
+          successThreshold: 1
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "liveness-equals-readiness": #"""
orders may be restarted under load, when it should only get no new requests

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -20,6 +20,7 @@
           httpGet: {path: /ready, port: http}
         livenessProbe:
           httpGet: {path: /ready, port: http}
+          failureThreshold: 6
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "liveness-hasty": #"""
orders is restarted at most 7 s after its last answer

`failureThreshold 3 × period 2 + timeout 1 = 7`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -20,6 +20,7 @@
           httpGet: {path: /ready, port: http}
           periodSeconds: 2
           timeoutSeconds: 1
+          failureThreshold: 5
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "startup-probe-missing": #"""
orders is restarted before it is expected to be ready

`initialDelay 0 + (failureThreshold 3 - 1) × period 10 = 20`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -21,6 +21,13 @@
           initialDelaySeconds: 90
         livenessProbe:
           httpGet: {path: /ready, port: http}
+        startupProbe:
+          httpGet:
+            path: /ready
+            port: http
+          periodSeconds: 10
+          timeoutSeconds: 1
+          failureThreshold: 12
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "readiness-gate-unknown": #"""
Pods of orders are never ready if nothing sets cloud.vendor.com/load-balancer-registered

```yaml
# orders.yaml
# …
      labels: {app: orders}
    spec:
      readinessGates:
      - conditionType: cloud.vendor.com/load-balancer-registered
      containers:
      - name: orders
```
"""#,
        "not-ready-addresses-published": #"""
Service orders sends requests to Pods that are not ready

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -22,7 +22,7 @@
 metadata:
   name: orders
   annotations:
-    service.alpha.kubernetes.io/tolerate-unready-endpoints: "true"
+    service.alpha.kubernetes.io/tolerate-unready-endpoints: "false"
 spec:
   selector: {app: orders}
   ports:
```
"""#,
        "readiness-hasty": #"""
one answer that takes longer than 1 s takes a Pod of orders out of service

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -21,7 +21,7 @@
           httpGet: {path: /ready, port: http}
           periodSeconds: 5
           timeoutSeconds: 1
-          failureThreshold: 1
+          failureThreshold: 3
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "rollout-invalid": #"""
agent has both maxSurge and maxUnavailable, of which a DaemonSet takes one

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -6,6 +6,7 @@
   updateStrategy:
     rollingUpdate:
       maxSurge: 1
+      maxUnavailable: 0
   template:
     metadata: {labels: {app: agent}}
     spec:
```
"""#,
        "rollout-loses-capacity": #"""
a rollout leaves 1 of 2 Pods of orders

`2 Pods - maxUnavailable 1 (1) = 1`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -6,7 +6,7 @@
   replicas: 2
   strategy:
     rollingUpdate:
-      maxUnavailable: 1
+      maxUnavailable: 0
       maxSurge: 2
   selector:
     matchLabels:
```
"""#,
        "rollout-recreates": #"""
no Pod of orders serves during a rollout

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -13,7 +13,10 @@
 spec:
   replicas: 2
   strategy:
-    type: Recreate
+    type: RollingUpdate
+    rollingUpdate:
+      maxUnavailable: 0
+      maxSurge: 1
   selector:
     matchLabels: {app: orders}
   template:
```
"""#,
        "progress-deadline-too-short": #"""
a rollout of orders may be called failed 120 s before its Pod is ready

`scheduling and image 120 + startup probe 600 = 720`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -7,6 +7,7 @@
   selector:
     matchLabels:
       app: orders
+  progressDeadlineSeconds: 1200  # = Kubernetes' default 600 + startup probe 600
   template:
     metadata:
       labels:
```
"""#,
        "minimum-ready-missing": #"""
a rollout of orders goes on up to 75 s before new Pods get requests

`propagation 60 + health check 15 = 75 for GKE Gateway (global)`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -7,6 +7,7 @@
   selector:
     matchLabels:
       app: orders
+  minReadySeconds: 75  # = propagation 60 + health check 15
   template:
     metadata:
       labels:
```
"""#,
        "scale-down-delay-too-short": #"""
the old Pods of orders end before the switch has reached all proxies

`draining 60 + drain latency 60 = 120`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -7,6 +7,7 @@
   strategy:
     blueGreen:
       activeService: orders
+      scaleDownDelaySeconds: 120  # = draining 60 + drain latency 60
   selector:
     matchLabels:
       app: orders
```
"""#,
        "single-replica": #"""
orders has a single Pod to serve

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -16,6 +16,23 @@
           image: orders:1
           ports:
             - containerPort: 8080
+      topologySpreadConstraints:
+        - maxSkew: 1
+          topologyKey: topology.kubernetes.io/zone
+          whenUnsatisfiable: ScheduleAnyway
+          labelSelector:
+            matchLabels:
+              app: orders
+          matchLabelKeys:
+            - pod-template-hash
+        - maxSkew: 1
+          topologyKey: kubernetes.io/hostname
+          whenUnsatisfiable: ScheduleAnyway
+          labelSelector:
+            matchLabels:
+              app: orders
+          matchLabelKeys:
+            - pod-template-hash
 ---
 apiVersion: v1
 kind: Service
@@ -37,4 +54,16 @@
     apiVersion: apps/v1
     kind: Deployment
     name: orders
-  maxReplicas: 1
+  minReplicas: 2
+  maxReplicas: 2
+---
+apiVersion: policy/v1
+kind: PodDisruptionBudget
+metadata:
+  name: orders
+spec:
+  maxUnavailable: 1
+  selector:
+    matchLabels:
+      app: orders
+  unhealthyPodEvictionPolicy: AlwaysAllow
```
"""#,
        "replicas-fight-autoscaler": #"""
each apply sets orders back to 3 Pods

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -2,7 +2,6 @@
 kind: Deployment
 metadata: {name: orders, namespace: shop}
 spec:
-  replicas: 3
   selector:
     matchLabels: {app: orders}
   template:
```
"""#,
        "replicas-not-spread": #"""
all Pods of orders may run on one node

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -17,6 +17,19 @@
           image: orders:1
           ports:
             - containerPort: 8080
+      topologySpreadConstraints:
+        - maxSkew: 1
+          topologyKey: topology.kubernetes.io/zone
+          whenUnsatisfiable: ScheduleAnyway
+          labelSelector:
+            matchLabels:
+              app: orders
+        - maxSkew: 1
+          topologyKey: kubernetes.io/hostname
+          whenUnsatisfiable: ScheduleAnyway
+          labelSelector:
+            matchLabels:
+              app: orders
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "autoscaler-flaps": #"""
orders removes Pods at the first dip of the load

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -41,4 +41,4 @@
   maxReplicas: 10
   behavior:
     scaleDown:
-      stabilizationWindowSeconds: 0
+      stabilizationWindowSeconds: 300
```
"""#,
        "autoscaler-misdirected": #"""
orders scales nothing: Deployment zeus/orders is in another namespace

```yaml
# orders.yaml
# …
kind: Deployment
metadata:
  name: orders
  namespace: zeus
spec:
  selector:
# …
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: orders
  minReplicas: 2
  maxReplicas: 10
```
"""#,
        "blue-green-gap": #"""
each switch of orders leaves GKE Ingress (external) without a Pod for up to 75 s

`propagation 60 + health check 15 = 75`

```yaml
# orders.yaml
# …
  selector:
    matchLabels: {app: orders}
  strategy:
    blueGreen:
      activeService: orders
      previewService: orders-preview
```
"""#,
        "disruption-budget-invalid": #"""
orders has both minAvailable and maxUnavailable

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -23,7 +23,6 @@
 metadata:
   name: orders
 spec:
-  minAvailable: 1
   maxUnavailable: 1
   selector:
     matchLabels:
```
"""#,
        "disruption-budget-blocks-drain": #"""
PodDisruptionBudget orders lets no Pod be evicted

```diff
--- a/budget.yaml
+++ b/budget.yaml
@@ -4,7 +4,7 @@
 metadata:
   name: orders
 spec:
-  minAvailable: 100%
+  maxUnavailable: 1
   selector:
     matchLabels:
       app: orders
```
"""#,
        "disruption-budget-overlaps": #"""
no Pod of orders can be evicted: orders and shop both select it

```yaml
# orders.yaml
# …
      app: orders
  template:
    metadata:
      labels:
        app: orders
        team: shop
# …
  name: orders
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: orders
# …
  name: shop
spec:
  minAvailable: 1
  selector:
    matchLabels:
      team: shop
```
"""#,
        "disruption-budget-selects-nothing": #"""
orders protects no Pod

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -38,4 +38,3 @@
   selector:
     matchLabels:
       app: orders
-      tier: web
```
"""#,
        "disruption-budget-missing": #"""
a node drain may evict all Pods of zookeeper at once

```diff
--- a/zookeeper.yaml
+++ b/zookeeper.yaml
@@ -28,3 +28,13 @@
     app: zookeeper
   ports:
     - port: 2181
+---
+apiVersion: policy/v1
+kind: PodDisruptionBudget
+metadata:
+  name: zookeeper
+spec:
+  maxUnavailable: 1
+  selector:
+    matchLabels:
+      app: zookeeper
```
"""#,
        "disruption-budget-keeps-broken-pods": #"""
Pods that PodDisruptionBudget orders selects block node drains while they are not ready

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -27,3 +27,4 @@
   selector:
     matchLabels:
       app: orders
+  unhealthyPodEvictionPolicy: AlwaysAllow
```
"""#,
        "backend-config-annotation-invalid": #"""
orders names its BackendConfig by the key of the beta

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -3,7 +3,7 @@
 metadata:
   name: orders
   annotations:
-    beta.cloud.google.com/backend-config: '{"default": "orders"}'
+    cloud.google.com/backend-config: '{"default": "orders"}'
 spec:
   selector: {app: orders}
   ports:
```
"""#,
        "backend-config-not-found": #"""
there is no BackendConfig order in the namespace of Service orders

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -4,7 +4,7 @@
   name: orders
   namespace: shop
   annotations:
-    cloud.google.com/backend-config: '{"ports": {"http": "order"}}'
+    cloud.google.com/backend-config: '{"ports": {"http": "orders"}}'
 spec:
   selector: {app: orders}
   ports:
```
"""#,
        "backend-config-unused": #"""
no Service names BackendConfig orders, so nothing of it is applied

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -2,6 +2,8 @@
 kind: Service
 metadata:
   name: orders
+  annotations:
+    cloud.google.com/backend-config: '{"default": "orders"}'
 spec:
   selector: {app: orders}
   ports:
```
"""#,
        "backend-config-invalid": #"""
BackendConfig orders is not valid: affinityType: unsupported AffinityType: COOKIE, should be one of NONE, CLIENT_IP, or GENERATED_COOKIE

```yaml
# orders.yaml
# …
  name: orders
spec:
  sessionAffinity:
    affinityType: COOKIE
    affinityCookieTtlSec: 100000
  logging:
```
"""#,
        "neg-annotation-missing": #"""
orders: an internal or regional Ingress needs network endpoint groups

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -2,6 +2,8 @@
 kind: Service
 metadata:
   name: orders
+  annotations:
+    cloud.google.com/neg: '{"ingress": true}'
 spec:
   selector: {app: orders}
   ports:
```
"""#,
        "service-type-unfit": #"""
orders: a Service of type ClusterIP needs network endpoint groups

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -3,7 +3,7 @@
 metadata:
   name: orders
   annotations:
-    cloud.google.com/neg: '{"ingress": false}'
+    cloud.google.com/neg: '{"ingress": true}'
 spec:
   selector: {app: orders}
   ports:
```
"""#,
        "security-policy-unfit": #"""
the Cloud Armor policy egde of orders is none of those that exist

```yaml
# orders.yaml
# …
  name: orders
spec:
  securityPolicy:
    name: egde
```
"""#,
        "ingress-frontend-invalid": #"""
orders: GKE's controller does not read ingressClassName, and makes no load balancer

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -2,6 +2,7 @@
 kind: Ingress
 metadata:
   name: orders
+  annotations:
+    kubernetes.io/ingress.class: gce
 spec:
-  ingressClassName: gce
   defaultBackend: {service: {name: orders, port: {number: 80}}}
```
"""#,
        "external-traffic-policy-local": #"""
nodes without a Pod of orders drop what the load balancer sends them

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -7,7 +7,7 @@
 spec:
   selector: {app: orders}
   type: NodePort
-  externalTrafficPolicy: Local
+  externalTrafficPolicy: Cluster
   ports:
   - name: http
     port: 80
```
"""#,
        "static-address-shared": #"""
Ingresses orders and cart want the same static address shop

```yaml
# orders.yaml
# …
  name: orders
  annotations:
    kubernetes.io/ingress.class: gce
    kubernetes.io/ingress.global-static-ip-name: shop
spec:
  defaultBackend:
# …
  name: cart
  annotations:
    kubernetes.io/ingress.class: gce
    kubernetes.io/ingress.global-static-ip-name: shop
spec:
  defaultBackend:
```
"""#,
        "health-check-policy-missing": #"""
no HealthCheckPolicy is for Service orders, so its Pods are asked for /

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -51,3 +51,19 @@
     - backendRefs:
         - name: orders
           port: 80
+---
+apiVersion: networking.gke.io/v1
+kind: HealthCheckPolicy
+metadata:
+  name: orders-health-check
+spec:
+  default:
+    config:
+      type: TCP
+      tcpHealthCheck:
+        portSpecification: USE_FIXED_PORT
+        port: 8080
+  targetRef:
+    group: ""
+    kind: Service
+    name: orders
```
"""#,
        "policy-target-not-found": #"""
GCPBackendPolicy orders is attached to nothing: targetRef: group is missing; it must be written

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -19,3 +19,4 @@
   targetRef:
     kind: Service
     name: orders
+    group: ""
```
"""#,
        "policy-conflict": #"""
orders and orders-2 are both for Service orders; one of them is not applied

```yaml
# orders.yaml
# …
  targetRef:
    group: ""
    kind: Service
    name: orders
---
apiVersion: networking.gke.io/v1
# …
  targetRef:
    group: ""
    kind: Service
    name: orders
```
"""#,
        "policy-ignored": #"""
Service orders is behind GKE Ingress, which reads no GCPBackendPolicy

```yaml
# orders.yaml
# …
  targetRef:
    group: ""
    kind: Service
    name: orders
```
"""#,
        "policy-invalid": #"""
GCPBackendPolicy orders is not valid: sampleRate: must be a whole number of millionths

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -10,7 +10,7 @@
       cookieTtlSec: 2000000
     logging:
       enable: true
-      sampleRate: 0.5
+      sampleRate: 500000
     securityPolicy:
       name: edge
     backendPreference: FIRST
```
"""#,
        "health-check-mismatch": #"""
the load balancer asks orders for path /, the readiness probe for /ready

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -55,4 +55,4 @@
 spec:
   healthCheck:
     type: HTTP
-    requestPath: /
+    requestPath: /ready
```
"""#,
        "health-check-invalid": #"""
the health check of orders waits 10 s for an answer and asks every 5 s

`timeout 10 > interval 5`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -4,5 +4,5 @@
   name: orders
 spec:
   healthCheck:
-    checkIntervalSec: 5
+    checkIntervalSec: 10
     timeoutSec: 10 # slow
```
"""#,
        "kong-timeout-invalid": #"""
konghq.com/read-timeout: Kong ignores '60s', and its default of 60 s counts

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -4,7 +4,7 @@
   name: orders
   namespace: shop
   annotations:
-    konghq.com/read-timeout: "60s"
+    konghq.com/read-timeout: "60000"
     konghq.com/write-timeout: "60000"
 spec:
   selector:
```
"""#,
        "kong-retries-unfit": #"""
Kong cannot use 'many' as the number of retries for orders

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -4,7 +4,7 @@
   name: orders
   namespace: shop
   annotations:
-    konghq.com/retries: "many"
+    konghq.com/retries: "5"
 spec:
   selector:
     app: orders
```
"""#,
        "kong-upstream-policy-not-found": #"""
there is no KongUpstreamPolicy order for orders; orders is called almost the same

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -4,7 +4,7 @@
   name: orders
   namespace: shop
   annotations:
-    konghq.com/upstream-policy: order
+    konghq.com/upstream-policy: orders
 spec:
   selector:
     app: orders
```
"""#,
        "kong-upstream-policy-inconsistent": #"""
Kong uses no KongUpstreamPolicy for a rule of orders, whose Services disagree about it

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -37,6 +37,8 @@
 metadata:
   name: orders-next
   namespace: shop
+  annotations:
+    konghq.com/upstream-policy: orders
 spec:
   selector:
     app: orders-next
```
"""#,
        "kong-upstream-policy-invalid": #"""
KongUpstreamPolicy shop/orders is refused: hashOn needs algorithm consistent-hashing

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -6,3 +6,4 @@
 spec:
   hashOn:
     cookie: session
+  algorithm: consistent-hashing
```
"""#,
        "kong-health-checks-off": #"""
Service orders does not name KongUpstreamPolicy orders, so nothing of it is applied

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -23,6 +23,8 @@
 kind: Service
 metadata:
   name: orders
+  annotations:
+    konghq.com/upstream-policy: orders
 spec:
   selector: {app: orders}
   ports:
```
"""#,
        "kong-passive-checks-unfit": #"""
KongUpstreamPolicy shop/orders takes all Pods out when one of them fails

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -19,8 +19,3 @@
   namespace: shop
 spec:
   algorithm: round-robin
-  healthchecks:
-    passive:
-      unhealthy:
-        httpFailures: 3
-        tcpFailures: 1
```
"""#,
        "kong-ingress-deprecated": #"""
the upstream of KongIngress orders will be ignored; it is a KongUpstreamPolicy now

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -4,7 +4,7 @@
   name: orders
   namespace: shop
   annotations:
-    konghq.com/override: orders
+    konghq.com/upstream-policy: orders
 spec:
   selector:
     app: orders
@@ -16,13 +16,20 @@
 metadata:
   name: orders
   namespace: shop
-upstream:
-  slots: 1000
-  healthchecks:
-    active:
-      http_path: /ready
-      healthy:
-        interval: 5
-        http_statuses: [200]
 proxy:
   read_timeout: 90000
+---
+apiVersion: configuration.konghq.com/v1beta1
+kind: KongUpstreamPolicy
+metadata:
+  name: orders
+  namespace: shop
+spec:
+  slots: 1000
+  healthchecks:
+    active:
+      httpPath: /ready
+      healthy:
+        interval: 5
+        httpStatuses:
+          - 200
```
"""#,
        "kong-session-plugin-misused": #"""
KongPlugin session: Kong refuses the plugin for its field cookie_samesite

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -5,6 +5,6 @@
 plugin: session
 config:
   strategy: cookie
-  cookie_samesite: Lax
+  cookie_same_site: Lax
   cookie_httponly: true
   secret: shop
```
"""#,
        "kong-balancing-bypassed": #"""
Kong does not see the Pods of orders, only the Service's address

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -5,7 +5,6 @@
   namespace: shop
   annotations:
     konghq.com/read-timeout: "60000"
-    ingress.kubernetes.io/service-upstream: "true"
 spec:
   selector:
     app: orders
```
"""#,
        "kong-data-plane-shutdown": #"""
Kong in kong closes its listeners after 15 s, while requests still come

`drain latency 10 + slowest request 20 − shutdown 5 = 25, preStop 25 + shutdown 5 = 30`

```diff
--- a/kong.yaml
+++ b/kong.yaml
@@ -25,7 +25,7 @@
           lifecycle:
             preStop:
               exec:
-                command: [kong, quit, --wait=15, --timeout=60]
+                command: [kong, quit, "--wait=25", --timeout=60]
 ---
 apiVersion: v1
 kind: Service
```
"""#,
        "deck-version-invalid": #"""
decK refuses the file: _format_version must be a text in quotes

```diff
--- a/kong.yaml
+++ b/kong.yaml
@@ -1,2 +1,2 @@
-_format_version: 3.0
+_format_version: "3.0"
 services: []
```
"""#,
        "deck-key-unknown": #"""
decK and Kong refuse the file: a service has no key read_timout; read_timeout is probably meant

```diff
--- a/kong.yaml
+++ b/kong.yaml
@@ -3,7 +3,7 @@
   - name: orders
     host: orders
     hots: carts
-    read_timout: 60000
+    read_timeout: 60000
     routes:
       - name: orders
         retries: 3
```
"""#,
        "deck-upstream-unused": #"""
Kong asks DNS for orders-upstreem, and upstream orders-upstream is used by no service

```diff
--- a/kong.yaml
+++ b/kong.yaml
@@ -1,6 +1,6 @@
 _format_version: "3.0"
 services:
   - name: orders
-    host: orders-upstreem
+    host: orders-upstream
 upstreams:
   - name: orders-upstream
```
"""#,
        "deck-single-target": #"""
Kong has one target for all Pods of orders

```yaml
# kong.yaml
# …
    host: orders-upstream
upstreams:
  - name: orders-upstream
    hash_on: cookie
    hash_on_cookie: session
    targets:
      - target: orders.shop.svc.cluster.local:80
# service.yaml
# …
metadata:
  name: orders
  namespace: shop
spec:
  selector:
    app: orders
```
"""#,
        "service-selects-nothing": #"""
Service orders selects no Pods: those of Deployment orders lack app.kubernetes.io/name=app

```yaml
# orders.yaml
# …
metadata:
  name: orders
spec:
  selector: {app.kubernetes.io/name: app}
  ports:
  - name: http
# …
    matchLabels: {app: orders}
  template:
    metadata:
      labels: {app: orders}
    spec:
      containers:
```
"""#,
        "service-port-mismatch": #"""
port 80 of Service orders leads to 80, which no container of Deployment orders declares

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -6,6 +6,7 @@
   selector: {app: orders}
   ports:
   - port: 80
+    targetPort: 8080
 ---
 apiVersion: apps/v1
 kind: Deployment
```
"""#,
        "route-backend-not-found": #"""
Ingress orders sends to port 8080 of Service orders, which has no such port

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -42,4 +42,4 @@
     service:
       name: orders
       port:
-        number: 8080
+        number: 80
```
"""#,
        "protocol-conflict": #"""
port http of Service orders: GKE Ingress speaks HTTP, the readiness probe HTTPS

```yaml
# orders.yaml
# …
  selector: {app: orders}
  ports:
  - name: http
    port: 80
    targetPort: 8080
---
# …
          containerPort: 8080
        readinessProbe:
          httpGet:
            scheme: HTTPS
            path: /ready
            port: http
```
"""#,
        "session-affinity-ineffective": #"""
GKE Ingress (external) sends to the Pods of orders directly and ignores sessionAffinity

```yaml
# orders.yaml
# …
    cloud.google.com/neg: '{"ingress": true}'
spec:
  selector: {app: orders}
  sessionAffinity: ClientIP
  ports:
  - name: http
```
"""#,
        "timeouts-not-nested": #"""
GKE Ingress (external) gives up on orders after 40 s, but its slowest request takes 45 s

`slowest request 45 + 2 × step 5 = 55`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -53,4 +53,4 @@
 metadata:
   name: orders
 spec:
-  timeoutSec: 40
+  timeoutSec: 55
```
"""#,
        "keep-alive-not-nested": #"""
orders closes idle connections after 75 s, GKE Ingress (external) keeps them 600 s

`proxy 600 + margin 20 = 620`

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -55,4 +55,4 @@
 metadata:
   name: orders-settings
 data:
-  keep-alive: "75"
+  keep-alive: "620"
```
"""#,
        "annotation-unknown": #"""
nothing reads cloud.google.com/backendconfig on Service orders

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -3,7 +3,7 @@
 metadata:
   name: orders
   annotations:
-    cloud.google.com/backendconfig: '{"default": "orders"}'
+    cloud.google.com/backend-config: '{"default": "orders"}'
 spec:
   type: ClusterIP
   selector: {app: orders}
```
"""#,
        "load-balancer-logging-off": #"""
the load balancer logs no request to the Services of orders

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -6,4 +6,3 @@
   timeoutSec: 60
   logging:
     enable: true
-    sampleRate: 0.0
```
"""#,
        "api-version-removed": #"""
orders is of policy/v1beta1, which no cluster serves since Kubernetes 1.25

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -18,7 +18,7 @@
           ports:
             - containerPort: 8080
 ---
-apiVersion: policy/v1beta1
+apiVersion: policy/v1
 kind: PodDisruptionBudget
 metadata:
   name: orders
```
"""#,
        "internal-traffic-policy-local": #"""
clients of orders on nodes without a Pod of orders are refused

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -20,6 +20,6 @@
 metadata:
   name: orders
 spec:
-  internalTrafficPolicy: Local
+  internalTrafficPolicy: Cluster
   selector: {app: orders}
   ports: [{name: http, port: 80, targetPort: http}]
```
"""#,
        "field-misspelt": #"""
orders has a value for replicas that the API server refuses

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -3,7 +3,7 @@
 metadata:
   name: orders
 spec:
-  replicas: "3"
+  replicas: 3
   selector:
     matchLabels: {app: orders}
   template:
```
"""#,
        "retries-outlast-timeout": #"""
Kong may send a request to orders 6 times for 15 s each, and nginx gives up after 60 s

`6 × 15 = 90 > 60`

```yaml
# orders.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
spec:
  replicas: 3
# …
    - name: orders
      port: 80
    timeouts:
      backendRequest: 15s
```
"""#,
        "nginx-timeout-invalid": #"""
proxy-read-timeout of ingress-nginx-controller: ingress-nginx ignores '90s', and its default of 60 s counts

```diff
--- a/settings.yaml
+++ b/settings.yaml
@@ -4,6 +4,6 @@
   name: ingress-nginx-controller
 data:
   use-forwarded-headers: "true"
-  proxy-read-timeout: 90s   # for reports
+  proxy-read-timeout: "90"   # for reports
   proxy-send-timeout: 120
   proxy-connect-timeout: "100"
```
"""#,
        "nginx-next-upstream-off": #"""
nginx gives up when the first Pod that it tries is gone (orders)

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -4,7 +4,7 @@
   name: orders
   namespace: shop
   annotations:
-    nginx.ingress.kubernetes.io/proxy-next-upstream: "off"
+    nginx.ingress.kubernetes.io/proxy-next-upstream: "error timeout"
 spec:
   ingressClassName: nginx
   rules:
```
"""#,
        "nginx-sticky-cookie-kept": #"""
users of orders stay with a Pod that fails

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -6,6 +6,7 @@
   annotations:
     nginx.ingress.kubernetes.io/affinity: cookie
     nginx.ingress.kubernetes.io/session-cookie-name: "shop"
+    nginx.ingress.kubernetes.io/session-cookie-change-on-failure: "true"
 spec:
   ingressClassName: nginx
   rules:
```
"""#,
        "nginx-keep-alive-off": #"""
keep-alive is off in nginx-configuration, so nginx opens a connection for each request

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -2,5 +2,5 @@
 kind: ConfigMap
 metadata: {name: nginx-configuration, namespace: nginx}
 data:
-  keep-alive: "0"
+  keep-alive: "75"
   upstream-keepalive-connections: "0"
```
"""#,
        "ingress-nginx-retired": #"""
orders is behind ingress-nginx, which is retired

```yaml
# orders.yaml
# …
apiVersion: v1
kind: Service
metadata:
  name: orders
spec:
  selector: {app: orders}
```
"""#,
        "ingress-nginx-shutdown": #"""
ingress-nginx in ingress-nginx-controller closes its listeners after 0 s, while requests still come

`drain latency 34 = 34, preStop 34 + shutdown 240 = 274`

```diff
--- a/controller.yaml
+++ b/controller.yaml
@@ -18,6 +18,7 @@
         args:
         - /nginx-ingress-controller
         - --configmap=$(POD_NAMESPACE)/ingress-nginx-controller
+        - --shutdown-grace-period=34
         ports:
         - name: http
           containerPort: 80
```
"""#,
        "nginx-max-fails-ignored": #"""
max_fails=3 does nothing: orders has no other server

```yaml
# nginx.conf
# …

http {
    upstream orders {
        server orders.shop.svc.cluster.local:80 max_fails=3 fail_timeout=30s;
    }
```
"""#,
        "nginx-name-resolved-once": #"""
nginx asks for the Pods of orders once, when it starts, and sends to those that are gone until it is reloaded

```yaml
# nginx.conf
# …

http {
    upstream orders {
        server orders.shop.svc.cluster.local:80;
    }
# orders.yaml
# …
  name: orders
  namespace: shop
spec:
  clusterIP: None
  selector: {app: orders}
  ports:
```
"""#,
        "nginx-next-server-untried": #"""
nginx gives up on edges when the first server that it tries is gone

```diff
--- a/nginx.conf
+++ b/nginx.conf
@@ -8,7 +8,7 @@
 
     server {
         listen 8443;
-        proxy_next_upstream off;
+        proxy_next_upstream on;
         proxy_pass edges;
     }
 }
```
"""#,
        "nginx-repeats-requests": #"""
nginx sends requests to orders again that may have been carried out, such as a POST

```yaml
# nginx.conf
# …
        listen 8080;

        location / {
            proxy_pass http://orders;
            proxy_next_upstream error timeout non_idempotent;
        }
    }
```
"""#,
        "nginx-name-not-found": #"""
nginx has no resolver to ask for orders.shop.svc.cluster.local, so that every request fails

```yaml
# nginx.conf
# …
        set $orders orders.shop.svc.cluster.local;

        location / {
            proxy_pass http://$orders:80;
        }
    }
```
"""#,
        "privileged-container": #"""
orders: container orders is privileged

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -11,4 +11,4 @@
         - name: orders
           image: orders:1
           securityContext:
-            privileged: true
+            privileged: false
```
"""#,
        "privilege-escalation-allowed": #"""
orders: container orders may gain privileges

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -10,3 +10,5 @@
       containers:
         - name: orders
           image: orders:1
+          securityContext:
+            allowPrivilegeEscalation: false
```
"""#,
        "capabilities-not-dropped": #"""
orders: container orders keeps capabilities

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -10,3 +10,7 @@
       containers:
         - name: orders
           image: orders:1
+          securityContext:
+            capabilities:
+              drop:
+                - ALL
```
"""#,
        "runs-as-root": #"""
orders: container orders may run as root

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -10,3 +10,5 @@
       containers:
         - name: orders
           image: orders:1
+          securityContext:
+            runAsNonRoot: true
```
"""#,
        "seccomp-profile-missing": #"""
orders: container orders has no seccomp profile

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -10,3 +10,6 @@
       containers:
         - name: orders
           image: orders:1
+          securityContext:
+            seccompProfile:
+              type: RuntimeDefault
```
"""#,
        "host-namespace-shared": #"""
orders: the Pod shares a namespace of its node

```yaml
# orders.yaml
# …
  template:
    metadata: {labels: {app: orders}}
    spec:
      hostPID: true
      containers:
        - name: orders
```
"""#,
        "volume-type-forbidden": #"""
orders: a volume of type hostPath

```yaml
# orders.yaml
# …
    spec:
      volumes:
        - name: data
          hostPath: {path: /data}
      containers:
        - name: orders
```
"""#,
        "host-port-used": #"""
orders: container orders takes port 8080 of its node

```yaml
# orders.yaml
# …
          image: example/orders:1
          ports:
            - containerPort: 8080
              hostPort: 8080
```
"""#,
        "probe-leaves-pod": #"""
orders: the readinessProbe of container orders asks example.com

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -16,7 +16,6 @@
           image: example/orders:1
           readinessProbe:
             httpGet:
-              host: example.com
               port: 8080
           lifecycle:
             preStop:
```
"""#,
        "app-armor-profile-forbidden": #"""
orders: AppArmor profile unconfined

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -11,7 +11,7 @@
       labels:
         app: orders
       annotations:
-        container.apparmor.security.beta.kubernetes.io/orders: unconfined
+        container.apparmor.security.beta.kubernetes.io/orders: runtime/default
     spec:
       securityContext:
         appArmorProfile:
```
"""#,
        "selinux-options-forbidden": #"""
orders: SELinux type spc_t

```yaml
# orders.yaml
# …
    spec:
      securityContext:
        seLinuxOptions:
          type: spc_t
      containers:
        - name: orders
```
"""#,
        "proc-mount-unmasked": #"""
orders: container orders has procMount Unmasked

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -15,4 +15,4 @@
         - name: orders
           image: example/orders:1
           securityContext:
-            procMount: Unmasked
+            procMount: Default
```
"""#,
        "sysctl-forbidden": #"""
orders: kernel parameter kernel.msgmax

```yaml
# orders.yaml
# …
    spec:
      securityContext:
        sysctls:
          - name: kernel.msgmax
            value: "65536"
      containers:
```
"""#,
        "host-process-enabled": #"""
orders: runs as a process of its node

```diff
--- a/orders.yaml
+++ b/orders.yaml
@@ -13,7 +13,7 @@
     spec:
       securityContext:
         windowsOptions:
-          hostProcess: true
+          hostProcess: false
       containers:
         - name: orders
           image: example/orders:1
```
"""#,
    ]
}
