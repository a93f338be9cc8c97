import ArgumentParser

/// A shell's completion script: ArgumentParser's, which does not know that `check` may be left out, with what makes up for
/// it.
enum CompletionScript {
    /// What there are scripts for.
    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash
        case zsh
        case fish
    }

    static func text(for shell: Shell) -> String {
        switch shell {
        case .bash: Harden.completionScript(for: .bash) + "\n" + bash + "\n"
        case .zsh: zsh(Harden.completionScript(for: .zsh))
        case .fish: Harden.completionScript(for: .fish) + "\n" + fish + "\n"
        }
    }

    /// What can be the first word and is no path of the default command.
    private static let commands = Harden.configuration.subcommands.map { $0._commandName } + ["help"]

    private static let note = "# 'check' may be left out: it is put in where no command is named."

    private static var bash: String {
        """
        \(note)
        _harden_or_check() {
            case "${COMP_WORDS[1]}" in
            \(commands.joined(separator: "|"))|--help|-h|--version)
                if [[ "${COMP_CWORD}" -gt 1 ]]; then
                    _harden "${@}"
                    return
                fi
                ;;
            esac
            local -a commands=()
            if [[ "${COMP_CWORD}" -eq 1 && "${2}" != -* ]]; then
                COMPREPLY=($(compgen -W '\(commands.joined(separator: " "))' -- "${2}"))
                commands=("${COMPREPLY[@]}")
            fi
            COMP_LINE="${COMP_WORDS[0]} check${COMP_LINE#"${COMP_WORDS[0]}"}"
            COMP_POINT=$((COMP_POINT + 6))
            COMP_WORDS=("${COMP_WORDS[0]}" check "${COMP_WORDS[@]:1}")
            COMP_CWORD=$((COMP_CWORD + 1))
            COMPREPLY=()
            _harden "${@}"
            COMPREPLY=("${commands[@]}" "${COMPREPLY[@]}")
        }

        complete -o filenames -F _harden_or_check harden
        """
    }

    /// The file is a function's body where zsh finds it in `fpath`, and a script where it is sourced; the end of
    /// ArgumentParser's script tells the two apart.
    private static func zsh(_ script: String) -> String {
        let addition = """
            \(note)
            _harden_or_check() {
                local -ar commands=(\(commands.joined(separator: " ")))
                if (( CURRENT == 2 )) && [[ "${words[2]}" != -* ]]; then
                    local -i ret=1
                    _harden && ret=0
                    _files && ret=0
                    return "${ret}"
                fi
                if (( ! ${commands[(Ie)${words[2]}]} )); then
                    words=("${words[1]}" check "${(@)words[2,-1]}")
                    (( CURRENT++ ))
                fi
                _harden
            }

            if [[ "${funcstack[1]}" = _harden ]]; then
                _harden_or_check "${@}"
            else
                compdef _harden_or_check harden
            fi

            """
        guard let end = script.lastIndex(of: "if [[ \"${funcstack[1]}\"") else { return script }
        return script[..<end] + addition
    }

    private static var fish: String {
        """
        \(note)
        functions --copy __harden_tokens __harden_given_tokens
        function __harden_tokens
            set -l tokens (__harden_given_tokens $argv)
            if test "$argv" = -pc
                set -l word $tokens[2]
                test (count $tokens) -eq 1; and set word (commandline --current-token)
                if string match --quiet -- '-*' "$word"
                    or test (count $tokens) -gt 1; and not contains -- "$word" \(commands.joined(separator: " "))
                    set tokens $tokens[1] check $tokens[2..]
                end
            end
            test (count $tokens) -gt 0; and printf '%s\\n' $tokens
        end
        complete -c harden -n '__harden_should_offer_completions_for_positional "harden" -eq 1' -F
        """
    }
}

extension String {
    /// Where a text stands for the last time.
    fileprivate func lastIndex(of text: String) -> Index? {
        var position = endIndex
        while position > startIndex {
            position = index(before: position)
            if self[position...].hasPrefix(text) { return position }
        }
        return nil
    }
}
