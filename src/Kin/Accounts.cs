using Kin.Native;

namespace Kin;

/// <summary>
/// Names for the numbers of users and groups, and back, from /etc/passwd and /etc/group: not those that only
/// a
/// directory service knows (see <see cref="Command.User"/>).
/// </summary>
/// <remarks>Each call reads the file anew. Thread-safe.</remarks>
/// <example><code>
/// Console.WriteLine(Accounts.UserName(0) ?? "0"); // root
/// </code></example>
public static class Accounts
{
    /// <summary>The name of a user; null: the file has none for it.</summary>
    public static string? UserName(uint userId) => AccountFiles.NameOfUser(userId);

    /// <summary>The name of a group; null: the file has none for it.</summary>
    public static string? GroupName(uint groupId) => AccountFiles.NameOfGroup(groupId);

    /// <summary>The number of the user with that name, or the number that it is.</summary>
    /// <exception cref="LinuxException">ENOENT: there is no such name.</exception>
    public static uint UserId(string nameOrNumber)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrNumber);
        return AccountFiles.User(nameOrNumber).UserId;
    }

    /// <summary>The number of the group with that name, or the number that it is.</summary>
    /// <exception cref="LinuxException">ENOENT: there is no such name.</exception>
    public static uint GroupId(string nameOrNumber)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrNumber);
        return AccountFiles.Group(nameOrNumber);
    }
}
