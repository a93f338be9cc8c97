"""The checker has to find what is wrong. Run: python3 Tests/Validation/test_validate_manifests.py"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent
FIXTURES = FOLDER.parent / "HardenGenerationTests" / "Fixtures"
BY_INGRESS, BY_GATEWAY, BY_DECK, BY_NGINX = "ingress-external", "kong-and-gateway", "deck", "nginx-snippet"


class ValidateManifests(unittest.TestCase):
    def run_on(self, fixture, old=None, new=None):
        with tempfile.TemporaryDirectory() as folder:
            found = False
            for path in (path for path in (FIXTURES / fixture / "expected").iterdir() if path.is_file()):
                text = path.read_text()
                if old and old in text:
                    found = True
                    text = text.replace(old, new)
                (pathlib.Path(folder) / path.name).write_text(text)
            self.assertTrue(found or not old, f"'{old}' is not in {fixture}")
            command = [sys.executable, str(FOLDER / "validate_manifests.py"), folder]
            return subprocess.run(command, capture_output=True, text=True)

    def test_accepts_what_is_right(self):
        for fixture in (BY_INGRESS, BY_GATEWAY, BY_DECK, BY_NGINX):
            result = self.run_on(fixture)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_finds_what_is_wrong(self):
        cases = [
            (BY_INGRESS, "periodSeconds: 10", "periodSecs: 10", "periodSecs"),
            (BY_INGRESS, "replicas: 3", 'replicas: "three"', "three"),
            (BY_INGRESS, "seconds: 105", "seconds: 120", "grace period"),
            (BY_INGRESS, "seconds: 105", "seconds: 100", "draining"),
            (BY_INGRESS, "maxUnavailable: 0", "maxUnavailable: 1", "may be missing"),
            (BY_INGRESS, "timeoutSec: 4", "timeoutSec: 12", "exceeds checkIntervalSec"),
            (BY_INGRESS, "requestPath: /ready", "requestpath: /ready", "requestpath"),
            (BY_INGRESS, '{"default": "orders"}', '{"default": "other"}', "no BackendConfig other"),
            (BY_INGRESS, "type: HTTPS", "type: HTTPS\n    type: HTTP", "duplicate key"),
            (BY_GATEWAY, "timeoutSec: 3", "timeoutSec: 30", "timeOutSec cannot exceed"),
            (BY_GATEWAY, "cookiePath: /", "path: /", "path"),
            (BY_GATEWAY, "sampleRate: 1000000", "sampleRate: 0.5", "sampleRate"),
            (BY_GATEWAY, "algorithm: consistent-hashing", "algorithm: round-robin", "algorithm"),
            (BY_GATEWAY, "kind: Service\n    name: orders", "kind: Service\n    name: other", "target"),
            (BY_GATEWAY, "statusCode: 301", "statusCode: 299", "299"),
            (BY_DECK, '_format_version: "3.0"', "_format_version: 3.0", "format_version"),
            (BY_DECK, "retries: 2", "retry: 2", "retry"),
            (BY_INGRESS, "periodSeconds: 10", "periodSecs: 10", "kubectl loses"),
            (BY_NGINX, "keepalive_timeout 60s", "keep_alive_timeout 60s", "unknown directive"),
            (BY_NGINX, "proxy_read_timeout", "proxy_reed_timeout", "unknown directive"),
            (BY_NGINX, "keepalive 32;", "keepalive 32", "nginx -t"),
        ]
        for fixture, old, new, expected in cases:
            with self.subTest(f"{fixture}: {new}"):
                result = self.run_on(fixture, old, new)
                if result.returncode == 0 and "skipped: no schemas" in result.stderr:
                    self.skipTest("the schemas of GKE, Gateway API and Kong objects are not there")
                if result.returncode == 0 and "skipped: decK" in result.stderr:
                    self.skipTest("decK's JSON schema is not there")
                self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
                self.assertIn(expected, result.stdout)


if __name__ == "__main__":
    unittest.main()
