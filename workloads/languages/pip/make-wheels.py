"""make-wheels.py DIR PACKAGE...: makes a wheel of each Debian package, from its files in dist-packages, and a list of
requirements. The wheels depend on nothing: the list names them all."""

import base64
import hashlib
import pathlib
import re
import subprocess
import sys
import zipfile

SITE = pathlib.Path("/usr/lib/python3/dist-packages")


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def files_of(package):
    """The installed files of the package in dist-packages, without what Debian's tools added."""
    paths = (pathlib.Path(line) for line in output("dpkg", "-L", package).splitlines())
    inside = (path.relative_to(SITE) for path in paths if SITE in path.parents and path.is_file())
    return sorted(path for path in inside if not path.parts[0].endswith(("-info", ".egg-info")))


def version_of(package):
    """The upstream version, without epoch, Debian revision and repacking suffix."""
    version = output("dpkg-query", "-W", "-f", "${source:Upstream-Version}", package)
    return re.match(r"[0-9]+(\.[0-9]+)*", version).group()


def write(wheel, record, name, data):
    # A fixed time makes the wheel the same at every build.
    wheel.writestr(zipfile.ZipInfo(name, (2023, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    record.append(f"{name},sha256={digest},{len(data)}")


def make_wheel(folder, package):
    name = package.removeprefix("python3-").replace("-", "_")
    version = version_of(package)
    info = f"{name}-{version}.dist-info"
    record = []
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path in files_of(package):
            write(wheel, record, str(path), (SITE / path).read_bytes())
        if not record:
            sys.exit(f"{package} has no files in {SITE}")
        write(wheel, record, f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode())
        write(wheel, record, f"{info}/WHEEL", b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        record.append(f"{info}/RECORD,,")
        wheel.writestr(f"{info}/RECORD", "\n".join(record) + "\n")
    return f"{name}=={version}"


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True)
    requirements = [make_wheel(folder, package) for package in sys.argv[2:]]
    (folder / "requirements.txt").write_text("\n".join(requirements) + "\n")


main()
