using System.CommandLine;
using Kin.Tool.Verbs;

namespace Kin.Tool.RunOptions;

/// <summary>As whom the program runs, and what it may.</summary>
internal sealed class IdentityOptions : RunOptionGroup
{
    private readonly Option<string> _user;
    private readonly Option<string> _group;
    private readonly Option<string> _groups;
    private readonly Option<string> _umask;
    private readonly Flag _noNewPrivileges;

    public IdentityOptions(Verb verb)
        : base(verb)
    {
        _user = verb.Valued(
            "--user", "USER", "Runs it as this user, with the user's groups; name or number.");
        _group = verb.Valued("--group", "GROUP", "Runs it as this group; name or number.");
        _groups = verb.Valued(
            "--groups", "GROUP,...", "Its supplementary groups; 'none' for no group at all.");
        _umask = verb.Valued("--umask", "OCTAL", "The permissions that its files do not get, such as 027.");
        _noNewPrivileges = verb.Flag(
            "--no-new-privileges", "Lets it gain no rights by set-user-id programs, for good (prctl(2)).");
    }

    public override Command Apply(ParseResult line, Command command) => command with
    {
        User = Name(line, _user),
        Group = Name(line, _group),
        SupplementaryGroups = Name(line, _groups) switch
        {
            null => null,
            "none" => [],
            string groups => groups.Split(',', StringSplitOptions.RemoveEmptyEntries),
        },
        Umask = line.GetValue(_umask) is string umask ? Octal(umask) : null,
        NoNewPrivileges = line.Has(_noNewPrivileges),
    };

    /// <summary>The message, with options of ours where the library names members of its own.</summary>
    public static string Advice(LinuxException e) => Quoted.Short(
        e.Call != "getpwuid" ? e.Message
        : e.Message.Replace("(Group)", "(--group)", StringComparison.Ordinal));

    private string? Name(ParseResult line, Option<string> option) => line.GetValue(option) switch
    {
        "" => throw Verb.Wrong($"{option.Name} is empty."),
        var name => name,
    };

    private int Octal(string text) => text.Length is > 0 and <= 4 && text.All(c => c is >= '0' and <= '7')
        && Convert.ToInt32(text, 8) is <= 0x1FF and int umask
            ? umask
            : throw Verb.Wrong($"--umask '{text}' is no octal number from 0 to 777.");
}
