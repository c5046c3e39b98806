"""The line limits of docs/decisions/0001: 95 of 100 files under 200 lines, functions under 30; none over 300 and 50; few parameters."""

import ast
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

FILE_USUAL, FILE_MOST = 200, 300
FUNCTION_USUAL, FUNCTION_MOST = 30, 50
PARAMETERS_MOST = 5
README_MOST = 120
USUAL_SHARE = 0.95


@dataclass(frozen=True)
class Size:
    """How many lines something has, and where it is."""

    where: str
    lines: int


def main() -> int:
    files, functions, problems = [], [], []
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        files.append(Size(str(path), len(text.splitlines())))
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    functions.append(Size(f"{path}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1))
                    problems += _parameters(path, node)
    problems += _limits("file", files, FILE_USUAL, FILE_MOST) + _limits("function", functions, FUNCTION_USUAL, FUNCTION_MOST)
    problems += [f"{size.where}: {size.lines} lines, at most {README_MOST}" for size in _readme() if size.lines > README_MOST]
    print("\n".join(problems) or f"sizes: {len(files)} files and {len(functions)} functions are within the limits")
    return 1 if problems else 0


def _sources() -> list[Path]:
    """Files under version control or about to be, that people write and read."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=True).stdout
    kinds = {".py", ".css", ".js", ".html"}
    paths = (Path(line) for line in listed.splitlines())
    return [path for path in paths if path.suffix in kinds and "vendor" not in path.parts and path.is_file()]


def _readme() -> list[Size]:
    return [Size(name, len(Path(name).read_text(encoding="utf-8").splitlines())) for name in ("README.md",)]


def _parameters(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    names = [argument.arg for argument in node.args.posonlyargs + node.args.args if argument.arg not in ("self", "cls")]
    if len(names) <= PARAMETERS_MOST or node.name.startswith("test_") or _is_fixture(node):
        return []
    return [f"{path}:{node.lineno} {node.name}: {len(names)} parameters before `*`, at most {PARAMETERS_MOST}"]


def _is_fixture(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("fixture" in ast.unparse(decorator) for decorator in node.decorator_list)


def _limits(kind: str, sizes: list[Size], usual: int, most: int) -> list[str]:
    problems = [f"{size.where}: a {kind} of {size.lines} lines, none may have over {most}" for size in sizes if size.lines > most]
    long = sorted((size for size in sizes if size.lines >= usual), key=lambda size: -size.lines)
    if len(long) > len(sizes) * (1 - USUAL_SHARE):
        share = 100 * len(long) / len(sizes)
        problems.append(f"{share:.0f} of 100 {kind}s have {usual} lines or more, at most 5 may:")
        problems += [f"  {size.where}: {size.lines}" for size in long]
    return problems


if __name__ == "__main__":
    sys.exit(main())
