using System.Globalization;
using Kin.Inspection;

namespace Kin.Tool.Looking.Ps;

/// <summary>
/// What all rows of one run share: names of users, memory of the machine, how times are shown. Thread-safe.
/// </summary>
internal sealed class PsContext
{
    private const long Unread = -1, Unknown = -2;

    private readonly Dictionary<int, string> _users = [], _groups = [];
    private long _memory = Unread;

    /// <summary>The processor time of children that were waited for counts too (-S).</summary>
    public bool IsCumulative { get; init; }

    /// <summary>Users and groups are shown as numbers (n).</summary>
    public bool IsNumeric { get; init; }

    /// <summary>The name alone, in place of the command line (c).</summary>
    public bool HasTrueNames { get; init; }

    /// <summary>The environment behind the command line (e).</summary>
    public bool HasEnvironment { get; init; }

    /// <summary>The moment of the listing.</summary>
    public DateTimeOffset Now { get; } = DateTimeOffset.UtcNow;

    /// <summary>Memory of the machine in bytes; null: the file is not there (subset=pid, proc(5)).</summary>
    // Threads that meet here read it twice at most.
    public long? MemoryBytes
    {
        get
        {
            if (Volatile.Read(ref _memory) == Unread)
            {
                Volatile.Write(ref _memory, ReadMemory() ?? Unknown);
            }

            return _memory == Unknown ? null : _memory;
        }
    }

    /// <summary>The name of a user, or the number when there is none.</summary>
    public string User(uint id) => Named(_users, id, IsNumeric ? null : Accounts.UserName);

    /// <summary>The name of a group, or the number when there is none.</summary>
    public string Group(uint id) => Named(_groups, id, IsNumeric ? null : Accounts.GroupName);

    private static string Named(Dictionary<int, string> known, uint id, Func<uint, string?>? find)
    {
        lock (known)
        {
            if (!known.TryGetValue(unchecked((int)id), out string? name))
            {
                name = find?.Invoke(id) ?? id.ToString(CultureInfo.InvariantCulture);
                known.Add(unchecked((int)id), name);
            }

            return name;
        }
    }

    private static long? ReadMemory()
    {
        byte[] buffer = new byte[4096];
        ReadOnlySpan<byte> text = KernelFile.ReadOnce($"{ProcFs.Default.Root}/meminfo", ref buffer);
        return KernelText.Number(text, "MemTotal:"u8) * 1024;
    }
}
