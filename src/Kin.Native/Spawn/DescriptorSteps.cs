using Kin.Native.Kernel;

namespace Kin.Native.Spawn;

/// <summary>Puts the child's descriptors in place and marks all others close-on-exec.</summary>
internal static unsafe class DescriptorSteps
{
    /// <param name="plan">The plan.</param>
    /// <param name="maps">What goes where; no target twice.</param>
    /// <param name="unmarked">Without close_range: the descriptors that are not close-on-exec.</param>
    public static void Add(PlanBuilder plan, IReadOnlyList<DescriptorMap> maps, int[] unmarked)
    {
        foreach (int fd in unmarked)
        {
            // A descriptor that another thread closed in the meantime is no loss.
            plan.Add("fcntl(F_SETFD)", SyscallNumber.fcntl, fd, Libc.F_SETFD, Libc.FD_CLOEXEC)->Tolerate =
                1UL << Errno.EBADF;
        }

        if (KernelFeatures.CloseRange.IsAvailable)
        {
            nint last = unchecked((nint)uint.MaxValue);
            plan.Add("close_range", SyscallNumber.close_range, 0, last, Libc.CLOSE_RANGE_CLOEXEC);
        }

        Span<int> copies = maps.Count <= 64 ? stackalloc int[maps.Count] : new int[maps.Count];
        AddCopies(plan, maps, copies);
        for (int i = 0; i < maps.Count; i++)
        {
            AddMap(plan, maps[i], copies[i]);
        }
    }

    // A source that is also the target of another is copied first to a number above all targets, so that no
    // order of the moves, and no cycle in them, overwrites what is still needed.
    private static void AddCopies(PlanBuilder plan, IReadOnlyList<DescriptorMap> maps, Span<int> copies)
    {
        int above = Check(maps) + 1;
        for (int i = 0; i < maps.Count; i++)
        {
            copies[i] = -1;
            if (maps[i].Source != maps[i].Target && IsTarget(maps, maps[i].Source))
            {
                copies[i] = plan.Count;
                plan.Add(
                    "fcntl(F_DUPFD_CLOEXEC)", SyscallNumber.fcntl,
                    maps[i].Source, Libc.F_DUPFD_CLOEXEC, above, subject: $"descriptor {maps[i].Source}");
            }
        }
    }

    private static void AddMap(PlanBuilder plan, DescriptorMap map, int copy)
    {
        string subject = Describe(map);
        if (map.Source == map.Target)
        {
            plan.Add("fcntl(F_SETFD)", SyscallNumber.fcntl, map.Source, Libc.F_SETFD, 0, subject: subject);
            return;
        }

        PlanRecord* record = plan.Add(
            "dup3", SyscallNumber.dup3, map.Source, map.Target, 0, subject: subject);
        if (copy >= 0)
        {
            record->Flags = PlanRecord.UseSource;
            record->Source = (uint)copy;
        }
    }

    private static string Describe(DescriptorMap map) => map switch
    {
        (0, 0) => "descriptor 0",
        (1, 1) => "descriptor 1",
        (2, 2) => "descriptor 2",
        _ => $"descriptor {map.Source} as {map.Target}",
    };

    private static int Check(IReadOnlyList<DescriptorMap> maps)
    {
        int highest = 2;
        for (int i = 0; i < maps.Count; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(maps[i].Source, nameof(maps));
            ArgumentOutOfRangeException.ThrowIfNegative(maps[i].Target, nameof(maps));
            highest = Math.Max(highest, maps[i].Target);
            for (int j = 0; j < i; j++)
            {
                if (maps[j].Target == maps[i].Target)
                {
                    throw new ArgumentException(
                        $"Descriptor {maps[i].Target} of the child is given twice.", nameof(maps));
                }
            }
        }

        return highest;
    }

    private static bool IsTarget(IReadOnlyList<DescriptorMap> maps, int fd)
    {
        for (int i = 0; i < maps.Count; i++)
        {
            if (maps[i].Target == fd)
            {
                return true;
            }
        }

        return false;
    }
}
