using System.Globalization;
using System.Text.RegularExpressions;
using Kin.Tests.Architecture;

namespace Kin.Tests.Native.Abi;

/// <summary>
/// The system call numbers of both architectures. The running process knows only its own, so they are read from the
/// source, where each is written <c>NAME => s_x64 ? N : M;</c> or, where both agree, <c>NAME => N;</c>.
/// </summary>
internal static partial class CSyscalls
{
    public const string Path = "src/Kin.Native/Libc/sys_syscall.cs";

    // Newer than the headers of Debian 12 (Linux 6.1).
    private static readonly HashSet<string> s_new =
    [
        "mseal", "futex_wait", "futex_wake", "futex_requeue", "cachestat", "fchmodat2", "map_shadow_stack", "statmount",
        "listmount", "lsm_get_self_attr", "lsm_set_self_attr", "lsm_list_modules",
    ];

    public static IReadOnlyList<(string Name, int X64, int Arm64)> All() =>
        [.. Read(SourceTree.Source.Single(f => f.Path == Path).Text)];

    public static IEnumerable<(string Name, int X64, int Arm64)> Read(string text) =>
        from Match m in Pair().Matches(text)
        select (m.Groups["name"].Value, Number(m.Groups["x64"]), Number(m.Groups["arm64"]));

    public static string Source(IEnumerable<(string Name, int Number)> calls) =>
        "#include <sys/syscall.h>\n" + string.Concat(calls.Select(c =>
        $"#ifdef SYS_{c.Name}\n_Static_assert(SYS_{c.Name} == {c.Number}, \"{c.Name} is not {c.Number}\");\n"
        + (s_new.Contains(c.Name) ? "" : $"#else\n#error {c.Name} is in no header\n") + "#endif\n"));

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\bint (?<name>\w+) => s_x64 \? (?<x64>\d+) : (?<arm64>\d+);|\bint (?<name>\w+) => (?<x64>(?<arm64>\d+));")]
    private static partial Regex Pair();
}
