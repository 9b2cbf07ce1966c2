using Kin.Native;

namespace Kin;

/// <summary>
/// The numbers of user and groups that a command asks for, looked up in this process: the child may see other
/// files, or none.
/// </summary>
/// <param name="UserId">Null: unchanged.</param>
/// <param name="GroupId">Null: unchanged.</param>
/// <param name="SupplementaryGroups">Null: unchanged.</param>
internal sealed record Credentials(uint? UserId, uint? GroupId, uint[]? SupplementaryGroups)
{
    private static readonly Credentials s_unchanged = new(null, null, null);

    /// <summary>What the command asks for.</summary>
    /// <exception cref="LinuxException">ENOENT: there is no such user or group.</exception>
    public static Credentials Of(Command command)
    {
        if (command.User is null && command.Group is null && command.SupplementaryGroups is null)
        {
            return s_unchanged;
        }

        Account? account = command.User is string name ? AccountFiles.User(name) : null;
        uint? group = command.Group is string groupName ? AccountFiles.Group(groupName) : account?.GroupId;
        if (account is not null && group is null)
        {
            throw new LinuxException(
                "getpwuid",
                Errno.ENOENT,
                $"user {command.User}",
                "/etc/passwd does not have this number, so its group is not known: say which (Group).");
        }

        uint[]? others = command.SupplementaryGroups is { } given
            ? [.. given.Select(AccountFiles.Group)]
            : account is null ? null : AccountFiles.GroupsOf(account, group!.Value);
        return new Credentials(account?.UserId, group, others);
    }
}
