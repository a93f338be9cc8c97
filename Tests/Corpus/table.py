"""What was found in many repositories, as Markdown."""

import collections
import re


def markdown(results):
    parts = [findings(results), refusals(results), left_alone(results), errors(results), changes(results)]
    return "\n".join(parts)


def rows(head, lines):
    text = "| " + " | ".join(head) + " |\n| " + " | ".join("---" for _ in head) + " |\n"
    return text + "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines)


def findings(results):
    counts = collections.defaultdict(lambda: [0, 0, 0, set(), set(), 0, 0, 0])
    for checked in results:
        for finding in checked.findings:
            row = counts[finding["rule"]]
            row[("error", "warning", "advice").index(finding["severity"])] += 1
            row[3].add((checked.name, finding["location"]["file"]))
            row[4].add(checked.name)
            fix = finding.get("fix")
            if fix:
                row[5 if fix["safety"] == "safe" else 6] += 1
                row[7] += "refused" in fix
    lines = [
        (f"`{rule}`", *row[:3], sum(row[:3]), len(row[3]), len(row[4]), *row[5:])
        for rule, row in sorted(counts.items(), key=lambda item: (-sum(item[1][:3]), item[0]))
    ]
    total = [sum(line[column] for line in lines) for column in range(1, 5)]
    lines.append(("all", *total, "", "", *(sum(line[column] for line in lines) for column in range(7, 10))))
    head = ["rule", "errors", "warnings", "advice", "findings", "files", "repositories", "safe fixes", "unsafe fixes", "refused"]
    remarks = collections.Counter()
    for checked in results:
        remarks.update({remark["rule"]: remark["count"] for remark in checked.remarks})
    told = "".join(f"\nRemarks of `{rule}`: {count}.\n" for rule, count in sorted(remarks.items()))
    return "## Findings per rule\n\n" + rows(head, lines) + told


def refusals(results):
    counts = collections.Counter()
    for checked in results:
        for finding in checked.findings:
            reason = finding.get("fix", {}).get("refused")
            if reason:
                counts[finding["rule"], general(reason)] += 1
    lines = [(f"`{rule}`", reason, count) for (rule, reason), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    return "## Fixes refused\n\n" + (rows(["rule", "reason", "fixes"], lines) if lines else "None.\n")


def general(reason):
    """A reason without the names and numbers in it."""
    reason = re.sub(r"PodDisruptionBudget \S+", "PodDisruptionBudget …", reason)
    reason = re.sub(r"'[^']*'", "'…'", reason)
    return re.sub(r"\d+", "N", reason)


def left_alone(results):
    counts, repositories = collections.Counter(), collections.Counter()
    for checked in results:
        counts.update(checked.left_alone)
        repositories.update(checked.left_alone.keys())
    lines = [(reason, count, repositories[reason]) for reason, count in counts.most_common()]
    return "## Documents left alone per reason\n\n" + rows(["reason", "documents", "repositories"], lines)


def errors(results):
    lines = [f"- `{checked.name}`: {line}\n" for checked in results for line in checked.errors]
    return "## Input errors\n\n" + ("".join(lines) or "None.\n")


def changes(results):
    totals = sum((checked.counts for checked in results), collections.Counter())
    lines = [(name, count) for name, count in sorted(totals.items())]
    head = ["what", "count"]
    return "## Fixes\n\n" + rows(head, lines)
