"""The manifests hang together: settings, secrets, probes, selectors and limits are those the program has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.env_file import read_env_file
from bot.settings import Settings

FOLDER = Path(__file__).parents[2] / "deploy/k8s"
KUSTOMIZATION = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())
STOPS_WITHIN_S = 5
SETTINGS = {setting.name: setting for setting in Settings.describe()}


def manifests(kind: str | None = None) -> Iterator[dict[str, Any]]:
    for name in KUSTOMIZATION["resources"]:
        for manifest in yaml.safe_load_all((FOLDER / name).read_text()):
            if kind in (None, manifest["kind"]):
                yield manifest


def pods() -> list[tuple[str, dict[str, Any]]]:
    return [(m["metadata"]["name"], m["spec"]["template"]) for m in manifests() if "template" in m.get("spec", {})]


def secret_keys(pod: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for container in pod["spec"]["containers"]:
        for variable in container.get("env", ()):
            if source := variable.get("valueFrom"):
                yield variable["name"], source["secretKeyRef"]["key"]


def test_every_manifest_is_in_the_kustomization():
    files = {path.name for path in FOLDER.glob("*.yaml")} - {"kustomization.yaml"}

    assert files == set(KUSTOMIZATION["resources"])


def test_dianas_settings_exist_and_her_secrets_come_from_the_secret():
    example = (FOLDER / "secrets.env.example").read_text()
    config = read_env_file(FOLDER / "config.env", SETTINGS)
    dianas = [pod for name, pod in pods() if name.startswith("diana")]

    assert config.keys() <= SETTINGS.keys()
    assert not any(SETTINGS[name].about.secret for name in config)
    for pod in dianas:
        for name, key in secret_keys(pod):
            assert SETTINGS[name].about.secret
            assert name == key
    for _, pod in pods():
        assert all(f"\n{key}=" in example for _, key in secret_keys(pod))


@pytest.mark.parametrize(("name", "pod"), pods(), ids=[name for name, _ in pods()])
def test_every_pod_may_do_as_little_as_possible(name: str, pod: dict[str, Any]):
    assert pod["spec"]["automountServiceAccountToken"] is False
    assert pod["spec"]["securityContext"]["runAsNonRoot"]
    assert pod["spec"]["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in pod["spec"]["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"].keys() == {"requests", "limits"}
        mounted = {mount["name"] for mount in container["volumeMounts"]}
        claimed = {
            claim["metadata"]["name"] for m in manifests("StatefulSet") for claim in m["spec"]["volumeClaimTemplates"]
        }
        assert mounted <= {volume["name"] for volume in pod["spec"].get("volumes", ())} | claimed


def forbidden_by_the_restricted_standard(pod: dict[str, Any]) -> Iterator[str]:
    """What the Pod Security Standard "restricted" would refuse in a pod's spec, control by control."""
    for shared in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(shared):
            yield shared
    allowed = {
        "configMap",
        "csi",
        "downwardAPI",
        "emptyDir",
        "ephemeral",
        "persistentVolumeClaim",
        "projected",
        "secret",
    }
    for volume in pod.get("volumes", ()):
        yield from volume.keys() - {"name"} - allowed
    context = pod.get("securityContext", {})
    if context.get("sysctls") or context.get("seLinuxOptions") or context.get("windowsOptions"):
        yield "a kernel setting of its own"
    for container in [*pod["containers"], *pod.get("initContainers", ())]:
        own = container.get("securityContext", {})
        both = {**context, **own}
        if own.get("privileged") or own.get("procMount") or own.get("capabilities", {}).get("add"):
            yield f"{container['name']}: more rights than given"
        if own.get("allowPrivilegeEscalation") is not False or "ALL" not in own.get("capabilities", {}).get("drop", ()):
            yield f"{container['name']}: may raise its rights"
        if both.get("runAsNonRoot") is not True or both.get("runAsUser") == 0:
            yield f"{container['name']}: may be root"
        if both.get("seccompProfile", {}).get("type") not in ("RuntimeDefault", "Localhost"):
            yield f"{container['name']}: any system call"
        if any("hostPort" in port for port in container.get("ports", ())):
            yield f"{container['name']}: a port of the host"


def test_every_pod_meets_the_restricted_standard_that_the_namespace_enforces():
    (namespace,) = manifests("Namespace")

    refused = {name: list(forbidden_by_the_restricted_standard(pod["spec"])) for name, pod in pods()}

    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert refused.keys() == {"diana", "diana-migrate", "valkey", "postgres"}
    assert not any(refused.values()), refused


def test_a_pod_that_leaves_gets_calls_for_a_while_and_has_the_time_it_needs():
    (deployment,) = manifests("Deployment")
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    *_, lingers_s = container["lifecycle"]["preStop"]["exec"]["command"]

    assert int(lingers_s) + STOPS_WITHIN_S < pod["terminationGracePeriodSeconds"]
    assert deployment["spec"]["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}


def test_three_replicas_with_probes_limits_and_a_disruption_budget():
    (deployment,) = manifests("Deployment")
    (budget,) = manifests("PodDisruptionBudget")
    (container,) = deployment["spec"]["template"]["spec"]["containers"]

    assert deployment["spec"]["replicas"] == 3
    assert container["resources"]["requests"].items() >= {"cpu": "250m", "memory": "256Mi"}.items()
    assert container["resources"]["limits"].items() >= {"cpu": "500m", "memory": "512Mi"}.items()
    assert container["startupProbe"]["httpGet"]["path"] == container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert budget["spec"]["minAvailable"] < deployment["spec"]["replicas"]


def test_what_selects_pods_finds_some():
    labels = [pod["metadata"]["labels"] for _, pod in pods()]
    wanted = [m["spec"]["selector"] for m in manifests("Service")]
    wanted += [m["spec"]["selector"]["matchLabels"] for m in manifests("PodDisruptionBudget")]
    wanted += [m["spec"]["selector"]["matchLabels"] for m in manifests() if m["kind"] in ("Deployment", "StatefulSet")]

    assert all(any(selector.items() <= label.items() for label in labels) for selector in wanted)
    assert len(wanted) > 5


def test_the_ingress_lets_telegram_reach_the_webhook_and_nothing_else():
    (ingress,) = manifests("Ingress")
    config = read_env_file(FOLDER / "config.env", SETTINGS)
    (rule,) = ingress["spec"]["rules"]
    (path,) = rule["http"]["paths"]

    assert config["WEBHOOK_URL"] == f"https://{rule['host']}{path['path']}"
    assert path["pathType"] == "Exact"


def test_redis_keeps_what_it_is_given():
    (valkey,) = [pod for name, pod in pods() if name == "valkey"]
    (command,) = valkey["spec"]["containers"][0]["args"]

    for wanted in ("--appendonly yes", "--appendfsync everysec", "--maxmemory 2gb", "--maxmemory-policy noeviction"):
        assert wanted in command
