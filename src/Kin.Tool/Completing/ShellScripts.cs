namespace Kin.Tool.Completing;

/// <summary>The scripts that make a shell ask kin what may come next.</summary>
internal static class ShellScripts
{
    /// <summary>The names of the shells.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "fish", "zsh"];

    /// <summary>The script for a shell; null: the shell is not known.</summary>
    public static string? For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => null,
    };

    // bash splits words at = and : as well. bash-completion joins them again; without it they are taken as
    // they are.
    private const string Bash = """
        # Completion of kin for bash. Once: source <(kin completion bash); for good: put that line into
        # ~/.bashrc.
        _kin() {
            local words=("${COMP_WORDS[@]}") cword=$COMP_CWORD typed line from prefix=
            if declare -F _get_comp_words_by_ref >/dev/null; then
                _get_comp_words_by_ref -n =: words cword
            fi
            typed=${words[cword]}
            if [[ $typed == -*=* ]]; then prefix=${typed%%=*}=; fi
            COMPREPLY=()
            while IFS= read -r line; do
                case $line in
                    :directories) compopt -o filenames 2>/dev/null
                        mapfile -t COMPREPLY < <(compgen -d -- "${typed#"$prefix"}") ;;
                    :files) compopt -o filenames 2>/dev/null
                        mapfile -t COMPREPLY < <(compgen -f -- "${typed#"$prefix"}") ;;
                    ":command "*) from=$((${line#:command } + 1))
                        if declare -F _command_offset >/dev/null; then
                            _command_offset "$from"
                        elif [ "$from" = "$cword" ]; then
                            mapfile -t COMPREPLY < <(compgen -c -- "$typed")
                        else
                            compopt -o default 2>/dev/null
                        fi ;;
                    *) line=${line%%$'\t'*}
                        COMPREPLY+=("${line#"$prefix"}") ;;
                esac
            done < <("${words[0]/#\~/$HOME}" completion words -- "${words[@]:1:cword}" 2>/dev/null)
        }
        complete -F _kin kin

        """;

    private const string Zsh = """
        #compdef kin
        # Completion of kin for zsh. Once: source <(kin completion zsh); for good: put that line into ~/.zshrc
        # after compinit, or write the script to a file named _kin in a folder of fpath.
        _kin() {
            local -a candidates
            local line from
            for line in \
                "${(@f)$("${(e)words[1]/#\~/$HOME}" completion words -- \
                "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
                case $line in
                    :directories) _path_files -/; return ;;
                    :files) _files; return ;;
                    ":command "*) from=$((${line#:command } + 1))
                        shift $from words
                        ((CURRENT -= from))
                        _normal
                        return ;;
                    *$'\t'*) candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
                    ?*) candidates+=("${line//:/\\:}") ;;
                esac
            done
            _describe kin candidates
        }
        if [ "$funcstack[1]" = _kin ]; then _kin "$@"; else compdef _kin kin; fi

        """;

    private const string Fish = """
        # Completion of kin for fish. Once: kin completion fish | source; for good: put that line into
        # ~/.config/fish/config.fish.
        function __kin_complete
            set -l words (commandline -opc)
            set -l typed (commandline -ct)
            for line in ($words[1] completion words -- $words[2..-1] "$typed" 2>/dev/null)
                switch $line
                    case ':directories'
                        __fish_complete_directories "$typed"
                    case ':files'
                        __fish_complete_path "$typed"
                    case ':command *'
                        set -l from (math 2 + (string replace ':command ' '' -- $line))
                        complete -C (string join ' ' -- (string escape -- $words[$from..-1]) "$typed")
                    case '*'
                        echo $line
                end
            end
        end
        complete -c kin -f -a '(__kin_complete)'

        """;
}
