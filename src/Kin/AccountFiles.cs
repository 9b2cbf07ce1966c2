using System.Globalization;
using Kin.Native;

namespace Kin;

/// <summary>
/// Users and groups by name, from /etc/passwd and /etc/group. Not from a directory service: its modules
/// belong to one C library, and programs of the other could not use them.
/// </summary>
internal static class AccountFiles
{
    private const string PasswordFile = "/etc/passwd", GroupFile = "/etc/group";
    private const string Advice = "Names come from /etc/passwd and /etc/group alone; give the number of one "
        + "that a directory service keeps.";

    /// <summary>The user with that name, else with that number.</summary>
    /// <exception cref="LinuxException">ENOENT: there is no such name.</exception>
    public static Account User(string name)
    {
        uint? number = Number(name);
        Account? same = null;
        foreach (string[] fields in Lines(PasswordFile))
        {
            if (fields is [string entry, _, string user, string group, ..]
                && Number(user) is uint userId && Number(group) is uint groupId)
            {
                if (entry == name)
                {
                    return new Account(entry, userId, groupId);
                }

                same ??= userId == number ? new Account(entry, userId, groupId) : null;
            }
        }

        return same ?? (number is uint given
            ? new Account(null, given, null)
            : throw new LinuxException("getpwnam", Errno.ENOENT, $"user {name}", Advice));
    }

    /// <summary>The number of the group with that name, else the number itself.</summary>
    /// <exception cref="LinuxException">ENOENT: there is no such name.</exception>
    public static uint Group(string name)
    {
        foreach (string[] fields in Lines(GroupFile))
        {
            if (fields is [string entry, _, string group, ..] && entry == name && Number(group) is uint id)
            {
                return id;
            }
        }

        return Number(name) ?? throw new LinuxException("getgrnam", Errno.ENOENT, $"group {name}", Advice);
    }

    /// <summary>The first name with that number; null: none has it.</summary>
    public static string? NameOfUser(uint id) => NameIn(PasswordFile, id);

    /// <summary>The first name with that number; null: none has it.</summary>
    public static string? NameOfGroup(uint id) => NameIn(GroupFile, id);

    /// <summary>The groups that list the user, and its first one, as initgroups(3).</summary>
    public static uint[] GroupsOf(Account account, uint first)
    {
        SortedSet<uint> groups = [first];
        foreach (string[] fields in account.Name is null ? [] : Lines(GroupFile))
        {
            if (fields is [_, _, string group, string members, ..] && Number(group) is uint id
                && members.Split(',').Contains(account.Name))
            {
                groups.Add(id);
            }
        }

        return [.. groups];
    }

    private static string? NameIn(string file, uint id)
    {
        foreach (string[] fields in Lines(file))
        {
            if (fields is [string entry, _, string number, ..] && Number(number) == id)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>
    /// The fields of each line; as in the C library not those of comments, nor of what a directory service is
    /// to add or to leave out ('+', '-').
    /// </summary>
    internal static IEnumerable<string[]> Entries(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            if (line is not ['#' or '+' or '-', ..])
            {
                yield return line.Split(':');
            }
        }
    }

    private static IEnumerable<string[]> Lines(string file)
    {
        try
        {
            return Entries(SystemText.Decode(File.ReadAllBytes(file)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // a container without the file: numbers still mean something
        }
    }

    // 4294967295 is "unchanged" for the kernel.
    private static uint? Number(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            && number != uint.MaxValue ? number : null;
}
