namespace Kin.Native.Spawn;

/// <summary>
/// User and groups of the child. The raw calls change one thread, which is all that the child has.
/// </summary>
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

            string subject = string.Join(", ", groups);
            plan.Add("setgroups", SyscallNumber.setgroups, groups.Count, (nint)list, subject: subject);
        }

        if (options.GroupId is uint group)
        {
            AddAllThree(plan, "setresgid", SyscallNumber.setresgid, group);
        }

        if (options.UserId is uint user)
        {
            AddAllThree(plan, "setresuid", SyscallNumber.setresuid, user);
        }
    }

    public static bool Any(SpawnOptions options) =>
        options.UserId is not null || options.GroupId is not null || options.SupplementaryGroups is not null;

    // The real, effective and saved id.
    private static void AddAllThree(PlanBuilder plan, string call, int number, uint id) =>
        plan.Add(call, number, (nint)id, (nint)id, (nint)id, subject: $"{id}");
}
