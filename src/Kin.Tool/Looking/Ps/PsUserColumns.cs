using Kin.Inspection;

namespace Kin.Tool.Looking.Ps;

/// <summary>Columns that say as whom a process acts.</summary>
internal static class PsUserColumns
{
    public static readonly PsColumn[] List =
    [
        User("user", "USER", "effective user", ids => ids.Effective) with { Aliases = ["uname"] },
        User("euser", "EUSER", "effective user", ids => ids.Effective),
        User("ruser", "RUSER", "real user", ids => ids.Real),
        User("suser", "SUSER", "saved user", ids => ids.Saved) with { Aliases = ["svuser"] },
        User("fuser", "FUSER", "user for files", ids => ids.FileSystem) with { Aliases = ["fsuser"] },
        UserId("uid", "UID", "effective user", ids => ids.Effective),
        UserId("euid", "EUID", "effective user", ids => ids.Effective),
        UserId("ruid", "RUID", "real user", ids => ids.Real),
        UserId("suid", "SUID", "saved user", ids => ids.Saved) with { Aliases = ["svuid"] },
        UserId("fuid", "FUID", "user for files", ids => ids.FileSystem) with { Aliases = ["fsuid"] },
        Group("group", "GROUP", "effective group", ids => ids.Effective),
        Group("egroup", "EGROUP", "effective group", ids => ids.Effective),
        Group("rgroup", "RGROUP", "real group", ids => ids.Real),
        Group("sgroup", "SGROUP", "saved group", ids => ids.Saved) with { Aliases = ["svgroup"] },
        Group("fgroup", "FGROUP", "group for files", ids => ids.FileSystem) with { Aliases = ["fsgroup"] },
        GroupId("gid", "GID", "effective group", ids => ids.Effective),
        GroupId("egid", "EGID", "effective group", ids => ids.Effective),
        GroupId("rgid", "RGID", "real group", ids => ids.Real),
        GroupId("sgid", "SGID", "saved group", ids => ids.Saved) with { Aliases = ["svgid"] },
        GroupId("fgid", "FGID", "group for files", ids => ids.FileSystem) with { Aliases = ["fsgid"] },
        new("supgid", "SUPGID", "further groups, by number",
            row => row.FromStatus(s => Joined(s.SupplementaryGroupIds.Select(id => $"{id}"))))
        {
            IsText = true,
        },
        new("supgrp", "SUPGRP", "further groups, by name",
            row => row.FromStatus(s => Joined(s.SupplementaryGroupIds.Select(row.Context.Group))))
        {
            IsText = true,
        },
    ];

    private static PsColumn User(
        string name, string heading, string meaning, Func<CredentialIds, uint> which) =>
        new(name, heading, meaning, row => row.FromStatus(s => Cell.Of(row.Context.User(which(s.UserIds)))))
        {
            IsText = true, Least = 8,
        };

    private static PsColumn Group(
        string name, string heading, string meaning, Func<CredentialIds, uint> which) =>
        new(name, heading, meaning, row => row.FromStatus(s => Cell.Of(row.Context.Group(which(s.GroupIds)))))
        {
            IsText = true, Least = 8,
        };

    private static PsColumn UserId(
        string name, string heading, string meaning, Func<CredentialIds, uint> which) =>
        new(name, heading, $"{meaning}, by number", row => row.FromStatus(s => Cell.Of(which(s.UserIds))))
        {
            Least = 5,
        };

    private static PsColumn GroupId(
        string name, string heading, string meaning, Func<CredentialIds, uint> which) =>
        new(name, heading, $"{meaning}, by number", row => row.FromStatus(s => Cell.Of(which(s.GroupIds))))
        {
            Least = 5,
        };

    private static Cell Joined(IEnumerable<string> all) =>
        string.Join(',', all) is { Length: > 0 } text ? Cell.Of(text) : Cell.Unknown;
}
