using System.Collections.Concurrent;
using System.Globalization;

namespace Kin.Tool.Processes;

/// <summary>Users and groups as they are shown: by name, or by number where none is known. Thread-safe.</summary>
internal static class AccountText
{
    private static readonly ConcurrentDictionary<uint, string> s_users = new(), s_groups = new();

    /// <summary>The name; the number of one that has none.</summary>
    public static string User(uint id) => s_users.GetOrAdd(id, static id => AccountNames.UserName(id) ?? Number(id));

    /// <summary>The name; the number of one that has none.</summary>
    public static string Group(uint id) =>
        s_groups.GetOrAdd(id, static id => AccountNames.GroupName(id) ?? Number(id));

    private static string Number(uint id) => id.ToString(CultureInfo.InvariantCulture);
}
