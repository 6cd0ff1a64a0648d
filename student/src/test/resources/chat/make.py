"""Renders the templates in jinja2.json again: what Debian's python3-jinja2 3.1.6, set up as transformers sets it up, makes of small templates.

usage: python3 make.py jinja2.json    (new cases need only their "template")

"rendered" is null where Jinja raises an error. The conversation and the clock are those below.
"""
import datetime, json, sys
from jinja2.ext import loopcontrols
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

MESSAGES = [{"role": "system", "content": "Be brief. "}, {"role": "user", "content": " What is 3 + 4?\n"},
            {"role": "assistant", "content": "3 + 4 = 7"}, {"role": "user", "content": "false"}]


def raise_exception(message):
    raise TemplateError(message)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
env.filters["tojson"] = tojson
env.globals["raise_exception"] = raise_exception
env.globals["strftime_now"] = lambda f: datetime.datetime(2026, 1, 5, 9, 7, 3).strftime(f)


def rendered(template):
    try:
        return env.from_string(template).render(messages=MESSAGES, tools=None, documents=None,
                                                add_generation_prompt=False, bos_token="<s>", eos_token="</s>")
    except Exception:
        return None


with open(sys.argv[1]) as f:
    templates = [case["template"] for case in json.load(f)["cases"]]
cases = [{"template": t, "rendered": rendered(t)} for t in templates]
with open(sys.argv[1], "w") as f:
    f.write(json.dumps({"messages": MESSAGES, "cases": cases}, ensure_ascii=False, indent=1) + "\n")
