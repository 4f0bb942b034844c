"""Each shell's script for completion, and where it is put to be found when the shell starts."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from malkompas import texts
from malkompas.errors import MalkompasError, OutputError, UsageError
from malkompas.storage import files

_POWERSHELLS = ("powershell", "pwsh")
_PATIENCE = 60
"""Seconds to wait for PowerShell, which starts slowly."""

# What all four do: run the program that stands on the line, as it stands there, with what is typed in the
# environment and nothing to read; it answers with one completion on each line, or asks for the names of files.
# Nothing it says is ever evaluated, and what goes wrong is not shown.
_BASH = r"""
_malkompas() {
    local line program=${1/#\~\//"$HOME"/}
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == $'\tfile' ]]; then
            compopt -o default
        else
            COMPREPLY+=("$line")
        fi
    done < <(
        _MALKOMPAS_COMPLETE=bash _MALKOMPAS_LINE="${COMP_LINE:0:COMP_POINT}" _MALKOMPAS_WORD="$2" \
            "${program//\\/}" </dev/null
    )
} 2>/dev/null
complete -o nosort -F _malkompas malkompas 2>/dev/null || complete -F _malkompas malkompas
"""
_ZSH = r"""
_malkompas() {
    local typed="${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" line
    local -a found
    [[ $PREFIX == --*=* ]] && compset -P '--*='
    for line in "${(@f)$(
        _MALKOMPAS_COMPLETE=zsh _MALKOMPAS_LINE=$typed "${${(Q)words[1]}/#\~\//$HOME/}" </dev/null
    )}"; do
        if [[ $line == $'\tfile' ]]; then
            _files
            return
        elif [[ -n $line ]]; then
            found+=("$line")
        fi
    done
    _describe -V malkompas found
} 2>/dev/null
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
compdef _malkompas malkompas
"""
_FISH = r"""
function __malkompas_complete
    set -l program (string replace -r -- '^~/' "$HOME/" (commandline -opc)[1])
    set -l typed (commandline -cp | string collect)
    set -l found (env _MALKOMPAS_COMPLETE=fish _MALKOMPAS_LINE=$typed $program </dev/null 2>/dev/null)
    if test "$found[1]" = \tfile
        set -l option (string match -r -- '^--[^=]*=' (commandline -ct))
        printf '%s\n' "$option"(__fish_complete_path (string replace -- "$option" '' (commandline -ct)))
    else if set -q found[1]
        printf '%s\n' $found
    end
end
complete --command malkompas --no-files --keep-order --arguments '(__malkompas_complete)'
"""
_POWERSHELL = r"""
Register-ArgumentCompleter -Native -CommandName malkompas, malkompas.exe -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @(
        foreach ($element in $commandAst.CommandElements) {
            if ($element.Extent.EndOffset -ge $cursorPosition) { break }
            if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value }
            else { $element.Extent.Text }
        }
    )
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false)
        $env:_MALKOMPAS_COMPLETE = 'powershell'
        $env:_MALKOMPAS_LINE = $words -join "`n"
        $env:_MALKOMPAS_WORD = $wordToComplete
        $null | & $words[0] 2>$null | ForEach-Object {
            $value, $shown, $help = $_ -split "`t", 3
            if ($help) {
                [System.Management.Automation.CompletionResult]::new($value, $shown, 'ParameterValue', $help)
            }
        }
    } catch {
    } finally {
        Remove-Item Env:_MALKOMPAS_COMPLETE, Env:_MALKOMPAS_LINE, Env:_MALKOMPAS_WORD -ErrorAction SilentlyContinue
        [Console]::OutputEncoding = $encoding
    }
}
"""
SCRIPTS = {
    "bash": _BASH.lstrip(),
    "zsh": _ZSH.lstrip(),
    "fish": _FISH.lstrip(),
    "powershell": _POWERSHELL.lstrip(),
}


def current(environment: Mapping[str, str]) -> str:
    """Return the name of the shell that the program was started from.

    Raises:
        UsageError: if it has no script here.
    """
    import shellingham  # type: ignore[import-untyped]

    try:
        name = str(shellingham.detect_shell()[0])
    except (shellingham.ShellDetectionFailure, OSError):
        name = Path(environment.get("SHELL", "")).name
    if name not in (*SCRIPTS, *_POWERSHELLS):
        raise UsageError(texts.shell_is_unknown(name, SCRIPTS), texts.SHELL_HINT)
    return name


def switch_on(shell: str, environment: Mapping[str, str]) -> list[Path]:
    """Put the script of `shell` where that finds it when it starts, and return the files that hold it.

    A file that the user has already is only added to, and only once.

    Raises:
        OutputError: if one of them cannot be written.
        MalkompasError: if PowerShell may not run scripts, or does not answer.
    """
    home = Path(environment.get("HOME") or files.expand_user("~"))
    config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    if shell == "fish":
        return [_written(config / "fish" / "completions" / "malkompas.fish", SCRIPTS[shell])]
    if shell in _POWERSHELLS:
        profile = _profile(shell)
        script = _written(profile.with_name("malkompas-completion.ps1"), SCRIPTS["powershell"])
        return [script, _with_line(profile, f". (Join-Path $PSScriptRoot '{script.name}')")]
    script = _written(config / "malkompas" / f"completion.{shell}", SCRIPTS[shell])
    quoted = shlex.quote(str(script))
    line = f"if [ -r {quoted} ]; then . {quoted}; fi"
    start = Path(environment.get("ZDOTDIR") or home) / ".zshrc" if shell == "zsh" else home / ".bashrc"
    return [script, _with_line(start, line)]


def _written(path: Path, script: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.replace(path, [script.encode()], private=False)
    except OSError as error:
        raise OutputError(texts.output_fails(str(path), error), texts.SHELL_HINT) from error
    return path


def _with_line(path: Path, line: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:  # what stands there is the user's, and may be a link to another place
            file.seek(0)
            lines = file.read().splitlines(keepends=True)
            if os.fsencode(line) not in map(bytes.strip, lines):
                begun = b"" if not lines or lines[-1].endswith(b"\n") else b"\n"
                file.write(begun + os.fsencode(line) + b"\n")
    except OSError as error:
        raise OutputError(texts.output_fails(str(path), error), texts.line_to_add(line)) from error
    return path


def _profile(shell: str) -> Path:
    """Return the file with which this PowerShell starts; only it knows where that is.

    Raises:
        MalkompasError: if it may not run what stands there, or does not answer.
    """
    question = "[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false); $PROFILE; Get-ExecutionPolicy"
    try:
        asked = [shutil.which(shell) or shell, "-NoProfile", "-NonInteractive", "-Command", question]
        answered = subprocess.run(asked, capture_output=True, check=True, timeout=_PATIENCE)  # noqa: S603  # the user's own shell
        profile, policy = answered.stdout.decode().split("\n")[:2]
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise MalkompasError(texts.POWERSHELL_IS_SILENT, texts.POWERSHELL_HINT) from error
    if policy.strip() in ("Restricted", "AllSigned"):
        raise MalkompasError(texts.SCRIPTS_ARE_FORBIDDEN, texts.POWERSHELL_HINT)
    return Path(profile.strip())
