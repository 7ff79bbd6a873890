"""The wheel carries the page as it was built; everything else stands in pyproject.toml."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
PAGE = ROOT / "ui" / "dist"


class BuildWithPage(build_py):
    """Puts the page beside the code that serves it. An editable installation serves it from where it is built."""

    def run(self) -> None:
        """Builds."""
        super().run()
        if self.editable_mode:
            return
        if not (PAGE / "index.html").is_file():
            raise SystemExit("The page is not built: `make wheel` builds it first.")
        self.copy_tree(str(PAGE), str(Path(self.build_lib, "service", "built_page")))


setup(cmdclass={"build_py": BuildWithPage})
