using Kin.Inspection;
using Kin.Tool.Machine;

namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>Where the control groups are mounted, of both versions (proc_pid_mountinfo(5)).</summary>
internal sealed class GroupMounts
{
    private readonly Dictionary<string, GroupMount> _byController = [];

    /// <summary>Version 2; null: it is not mounted.</summary>
    public GroupMount? Unified { get; private init; }

    /// <summary>Version 2 has controllers here, and so the limits.</summary>
    public bool IsUnified { get; private init; }

    /// <summary>Where a controller of version 1 is; null: nowhere.</summary>
    public GroupMount? Of(string controller) => _byController.GetValueOrDefault(controller);

    /// <summary>Reads where they are.</summary>
    public static GroupMounts Read(string path = "/proc/self/mountinfo")
    {
        GroupMount? unified = null;
        List<(string Controllers, GroupMount Mount)> others = [];
        foreach (string line in FileText.Lines(path) ?? [])
        {
            string[] words = line.Split(' ');
            int end = Array.IndexOf(words, "-");
            if (end < 6 || end + 3 >= words.Length)
            {
                continue;
            }

            GroupMount mount = new(words[4], words[3]);
            if (words[end + 1] == "cgroup2")
            {
                unified ??= mount;
            }
            else if (words[end + 1] == "cgroup")
            {
                others.Add((words[end + 3], mount));
            }
        }

        GroupMounts mounts = new() { Unified = unified, IsUnified = HasControllers(unified) };
        foreach ((string controllers, GroupMount mount) in others)
        {
            foreach (string controller in controllers.Split(','))
            {
                mounts._byController.TryAdd(controller, mount);
            }
        }

        return mounts;
    }

    /// <summary>
    /// The path of a process's group that says most: of version 2 where it has the controllers, else that of
    /// memory or CPU.
    /// </summary>
    public string? Shown(IReadOnlyList<ControlGroupPath> groups)
    {
        string? unified = PathIn(groups, "");
        return IsUnified ? unified
            : PathIn(groups, "memory") is string memory and not "/" ? memory
            : PathIn(groups, "cpu") is string cpu and not "/" ? cpu
            : unified ?? PathIn(groups, "memory");
    }

    /// <summary>The path of the group in the hierarchy with the controller; "": version 2.</summary>
    public static string? PathIn(IReadOnlyList<ControlGroupPath> groups, string controller)
    {
        foreach (ControlGroupPath group in groups)
        {
            if (controller.Length == 0 ? group.Hierarchy == 0 && group.Controllers.Length == 0
                : group.Controllers == controller || group.Controllers.Split(',').Contains(controller))
            {
                return group.Path;
            }
        }

        return null;
    }

    private static bool HasControllers(GroupMount? mount) => mount is not null
        && FileText.FirstLine($"{mount.Point}/cgroup.controllers") is string all
        && (all.Contains("cpu", StringComparison.Ordinal)
            || all.Contains("memory", StringComparison.Ordinal));
}
