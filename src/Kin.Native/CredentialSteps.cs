namespace Kin.Native;

/// <summary>User and groups of the child. The raw calls change one thread, which is all that the child has.</summary>
internal static unsafe class CredentialSteps
{
    /// <summary>Groups first: without the old user there is no right to change them.</summary>
    public static void Add(PlanBuilder plan, SpawnOptions options)
    {
        if (options.SupplementaryGroups is { } groups)
        {
            uint* list = plan.Values<uint>(groups.Count);
            for (int i = 0; i < groups.Count; i++)
            {
                list[i] = groups[i];
            }

            plan.Add("setgroups", SyscallNumber.setgroups, groups.Count, (nint)list, subject: string.Join(", ", groups));
        }

        if (options.GroupId is uint group)
        {
            plan.Add("setresgid", SyscallNumber.setresgid, (nint)group, (nint)group, (nint)group, subject: $"{group}");
        }

        if (options.UserId is uint user)
        {
            plan.Add("setresuid", SyscallNumber.setresuid, (nint)user, (nint)user, (nint)user, subject: $"{user}");
        }
    }

    public static bool Any(SpawnOptions options) =>
        options.UserId is not null || options.GroupId is not null || options.SupplementaryGroups is not null;
}
