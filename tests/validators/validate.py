#!/usr/bin/env python3
"""Judges CloudFormation templates with cfn-lint, cloudformation-validate and checkov.

    validate.py [--part] [--cache FILE] [--exceptions FILE] DIRECTORY...

Reads every `*.template.json` below the directories and prints one line a finding: tool, rule code,
`template:place`, message. Exits with 1 if an error or a warning is left that `exceptions.txt` does not
accept, if an exception matches nothing, or if a directory holds no template; informational findings do
not count, and of checkov, which knows no severities, every failed check does. The validators are offline
and are called through their Python interfaces, once for all templates, because their start-up costs more
than a template. Start reading at `main`.

They take turns in few processes, and a text is judged once however many templates hold it; with
`--cache`, once for as long as neither the text nor a validator changes.
"""

import argparse
import fnmatch
import functools
import hashlib
import importlib.metadata
import json
import multiprocessing
import os
import pathlib
import sys
import tempfile
from dataclasses import asdict, dataclass

CFN_LINT = "cfn-lint"
CFN_VALIDATE = "cloudformation-validate"
CHECKOV = "checkov"
TOOLS = (CFN_LINT, CFN_VALIDATE, CHECKOV)
# Templates are the same in every region; one region keeps the validators from checking each of thirty.
REGION = "us-east-1"
PROCESSES = 2
COUNTED = {"warning": "warning", "warn": "warning", "error": "error", "fatal": "error"}


@dataclass(frozen=True)
class Finding:
    """What one validator says about one place of a template text."""

    tool: str
    code: str
    severity: str
    place: str
    resource_type: str
    message: str

    def line(self, template):
        """The finding as it is printed for one of the templates that hold the text."""
        message = " ".join(self.message.split())
        return f"{self.tool} {self.code} {template}:{self.place} {self.severity}: {message}"


class Acceptance:
    """One place of one line of the exceptions file."""

    def __init__(self, number, tool, code, where):
        self.number, self.tool, self.code, self.where = number, tool, code, where
        self.used = False

    @classmethod
    def of_line(cls, number, line):
        """What a line accepts, one for each of its places."""
        words = line.split(maxsplit=3)
        if len(words) < 4 or words[0] not in TOOLS:
            raise ValueError(f"line {number}: expected `tool code where reason`, found `{line}`")
        tool, code, places, _reason = words
        return [cls(number, tool, code, where) for where in places.split(",")]

    def accepts(self, finding, template):
        """Whether the finding in this template is the one that was accepted; remembers that it was used."""
        if (self.tool, self.code) != (finding.tool, finding.code):
            return False
        if "::" in self.where:
            hit = self.where == finding.resource_type
        else:
            hit = fnmatch.fnmatch(f"{template}:{finding.place}" if ":" in self.where else template, self.where)
        self.used = self.used or hit
        return hit


def main():
    """Runs the validators and returns the exit code."""
    options = read_options()
    try:
        acceptances = read_acceptances(options.exceptions)
        templates = find_templates(options.directories)
    except (OSError, ValueError) as error:
        print(f"validate.py: {error}", file=sys.stderr)
        return 1
    judged = judge({text for text in templates.values()}, options)
    return report(templates, judged, acceptances, options.part)


def read_options():
    """The command line."""
    parser = argparse.ArgumentParser(description="Judges CloudFormation templates with three validators.")
    here = pathlib.Path(__file__).resolve().parent
    parser.add_argument("directories", nargs="+", metavar="DIRECTORY", help="searched for *.template.json")
    parser.add_argument("--part", action="store_true", help="do not complain about exceptions that match nothing")
    parser.add_argument("--cache", help="a file that keeps the findings of template texts between runs")
    parser.add_argument("--exceptions", default=str(here / "exceptions.txt"), help="the accepted findings")
    return parser.parse_args()


def read_acceptances(path):
    """The accepted findings; a line that cannot be read is a ValueError."""
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    try:
        numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]
        return [acceptance for number, line in numbered for acceptance in Acceptance.of_line(number, line)]
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def find_templates(directories):
    """Every template's path with its text; a directory without any is a ValueError, never a silent pass."""
    templates = {}
    for directory in directories:
        paths = sorted(pathlib.Path(directory).rglob("*.template.json"))
        if not paths:
            raise ValueError(f"no *.template.json below {directory}")
        for path in paths:
            name = os.path.relpath(path) if path.is_relative_to(pathlib.Path.cwd()) else str(path)
            templates[pathlib.PurePath(name).as_posix()] = path.read_text(encoding="utf-8")
    return templates


def judge(texts, options):
    """The findings of each text, from the cache where it has them."""
    cache = read_cache(options.cache)
    keys = {text: cache_key(text) for text in texts}
    fresh = sorted(text for text in texts if keys[text] not in cache)
    for text, findings in zip(fresh, run_validators(fresh)):
        cache[keys[text]] = [asdict(finding) for finding in findings]
    if options.cache and fresh:
        kept = cache if options.part else {key: cache[key] for key in keys.values()}
        write_cache(options.cache, kept)
    return {text: [Finding(**found) for found in cache[keys[text]]] for text in texts}


def run_validators(texts):
    """The findings of all validators, text by text."""
    if not texts:
        return []
    # The pool starts before the native library of cloudformation-validate is loaded: forking with it is unsafe.
    with multiprocessing.Pool(PROCESSES) as pool:
        # checkov sees all texts in one call, the longest piece of work: it begins first.
        checked = pool.apply_async(Checkov.run, (texts,))
        linted = pool.map_async(Linter.run, texts, chunksize=4)
        validated = Validator().run_all(texts)
        return [sum(found, []) for found in zip(linted.get(), validated, checked.get())]


class Linter:
    """cfn-lint; one for each process, because its rules take half a second to load."""

    config = None
    rules = None

    @classmethod
    def start(cls):
        """Loads the rules. Nothing in a template can switch a rule off: that is for exceptions.txt alone."""
        if cls.rules:
            return
        from cfnlint.config import ConfigMixIn
        from cfnlint.runner import Runner

        cls.config = ConfigMixIn([], regions=[REGION], mandatory_checks=["E", "W"])
        cls.rules = Runner(cls.config).rules

    @classmethod
    def run(cls, text):
        """The findings in one text."""
        from cfnlint.decode import decode_str
        from cfnlint.runner import run_template_by_data

        cls.start()
        template, matches = decode_str(text)
        if not matches:
            matches = run_template_by_data(template, cls.config, cls.rules)
        return [cls.finding(match, template) for match in matches if match.rule.severity in COUNTED]

    @staticmethod
    def finding(match, template):
        """One match of cfn-lint as a finding."""
        path = [str(part) for part in getattr(match, "path", None) or []]
        place = "/".join(path) or f"line {match.linenumber}"
        severity = COUNTED[match.rule.severity]
        return Finding(CFN_LINT, match.rule.id, severity, place, resource_type(template, path), match.message)


def resource_type(template, path):
    """The type of the resource that a path leads into; empty where there is none, or no sound template."""
    if len(path) < 2 or path[0] != "Resources":
        return ""
    node = template
    for key in [*path[:2], "Type"]:
        node = node.get(key) if isinstance(node, dict) else None
    return str(node or "")


class Validator:
    """cloudformation-validate: schemas, lint rules and its category `Security`."""

    def __init__(self):
        import cloudformation_validate as native

        self.native = native
        self.engine = native.CompositeEngine()
        self.config = native.ValidateConfig(
            pseudo_parameter_overrides=native.PseudoParameterOverrides(region=REGION),
            severity_level=native.Severity.WARN,
            detail_level=native.DetailLevel.STANDARD,
        )

    def run_all(self, texts):
        """The findings, text by text."""
        return [self.run(text) for text in texts]

    def run(self, text):
        """The findings in one text; an analysis that could not be finished is a finding."""
        report = self.engine.validate_template(self.native.TemplateContent(text), self.config)
        findings = [self.finding(diagnostic) for diagnostic in report.diagnostics]
        if report.status != self.native.ReportStatus.OK and not findings:
            message = f"the analysis ended with {report.status.name}"
            findings.append(Finding(CFN_VALIDATE, report.status.name, "error", "", "", message))
        return findings

    @staticmethod
    def finding(diagnostic):
        """One diagnostic of cloudformation-validate as a finding."""
        entity, path = diagnostic.entity, diagnostic.property_path or ""
        if entity and entity.resource_type:
            path = f"Resources/{entity.logical_id}/{path.replace('.', '/')}".rstrip("/")
        place = path or f"line {diagnostic.start_line}"
        severity = COUNTED[diagnostic.severity.name.lower()]
        kind = (entity.resource_type or "") if entity else ""
        return Finding(CFN_VALIDATE, diagnostic.rule_id, severity, place, kind, diagnostic.message)


class Checkov:
    """checkov: its checks of CloudFormation; neither account, nor modules or checks from elsewhere."""

    @classmethod
    def run(cls, texts):
        """The findings, text by text."""
        # It would start processes of its own, which a process of a pool must not.
        os.environ["CHECKOV_PARALLELIZATION_TYPE"] = "none"
        from checkov.cloudformation.runner import Runner
        from checkov.runner_filter import RunnerFilter

        with tempfile.TemporaryDirectory() as folder:
            paths = [str(pathlib.Path(folder, f"{number}.template.json")) for number in range(len(texts))]
            for path, text in zip(paths, texts):
                pathlib.Path(path).write_text(text, encoding="utf-8")
            runner = Runner()
            wanted = RunnerFilter(framework=["cloudformation"], download_external_modules=False)
            report = runner.run(root_folder=None, files=paths, runner_filter=wanted)
        return cls.findings(paths, runner, report)

    @classmethod
    def findings(cls, paths, runner, report):
        """The failed checks of each path. A check that the template itself switches off counts as one that
        failed, and a template that was not read as a finding."""
        findings = {path: [] for path in paths}
        for record in sorted([*report.failed_checks, *report.skipped_checks], key=cls.order):
            findings[record.file_abs_path].append(cls.finding(record))
        for path in paths:
            if path in report.parsing_errors or path not in runner.definitions:
                unread = Finding(CHECKOV, "unread", "error", "", "", "checkov cannot read this template")
                findings[path].append(unread)
        return list(findings.values())

    @staticmethod
    def order(record):
        """By template, resource and check."""
        return (record.file_abs_path, record.resource, record.check_id)

    @staticmethod
    def finding(record):
        """One failed check as a finding; its resource is `type.logical id`."""
        kind, _, logical_id = record.resource.rpartition(".")
        return Finding(CHECKOV, record.check_id, "warning", f"Resources/{logical_id}", kind, record.check_name)


def report(templates, judged, acceptances, part):
    """Prints what is left after the exceptions, then the summary; returns the exit code."""
    left, excepted = [], 0
    for template, text in sorted(templates.items()):
        for finding in judged[text]:
            # Every acceptance is asked, so that a line which merely repeats another counts as used.
            if any([acceptance.accepts(finding, template) for acceptance in acceptances]):
                excepted += 1
            else:
                left.append(finding.line(template))
    stale = [] if part else [acceptance for acceptance in acceptances if not acceptance.used]
    for line in left:
        print(line)
    for acceptance in stale:
        print(f"exceptions.txt line {acceptance.number}: matches nothing, remove it "
              f"({acceptance.tool} {acceptance.code} {acceptance.where})")
    print(f"{len(templates)} templates, {len(left)} findings, {excepted} excepted")
    return 1 if left or stale else 0


def cache_key(text):
    """Identifies a text, the validators and the way in which they are asked."""
    return hashlib.sha256("\0".join([*asked(), text]).encode()).hexdigest()


@functools.cache
def asked():
    """The versions of the validators, and this script, which says how they are asked."""
    versions = [importlib.metadata.version(tool) for tool in TOOLS]
    return [*versions, pathlib.Path(__file__).read_text(encoding="utf-8")]


def read_cache(path):
    """The cache file's content; one that is missing or damaged is an empty cache."""
    try:
        return json.loads(pathlib.Path(path).read_text(encoding="utf-8")) if path else {}
    except (OSError, ValueError):
        return {}


def write_cache(path, cache):
    """Replaces the cache file in one step, so that a reader never sees half of it."""
    part = pathlib.Path(f"{path}.{os.getpid()}")
    part.write_text(json.dumps(cache, sort_keys=True), encoding="utf-8")
    part.replace(path)


if __name__ == "__main__":
    sys.exit(main())
