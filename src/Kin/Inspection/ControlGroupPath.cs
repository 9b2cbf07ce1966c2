using Kin.Native;
using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>
/// The control group of a process in one hierarchy: a line of /proc/PID/cgroup (cgroups(7)).
/// </summary>
/// <param name="Hierarchy">Its number; 0: version 2.</param>
/// <param name="Controllers">
/// What the hierarchy controls, such as "memory" or "cpu,cpuacct"; "name=systemd" for a named one; empty for
/// version 2.
/// </param>
/// <param name="Path">The group below the mount point, as seen from the reader's cgroup namespace.</param>
public readonly record struct ControlGroupPath(int Hierarchy, string Controllers, string Path)
{
    internal static ControlGroupPath[] Parse(ReadOnlySpan<byte> text)
    {
        List<ControlGroupPath> all = [];
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range];
            if (line.IsEmpty)
            {
                continue;
            }

            int first = line.IndexOf((byte)':'), second = line[(first + 1)..].IndexOf((byte)':') + first + 1;
            if (first < 1 || second <= first)
            {
                throw TextNumber.Broken(line);
            }

            all.Add(new(
                TextNumber.ReadInt(line[..first]),
                SystemText.Decode(line[(first + 1)..second]),
                SystemText.Decode(line[(second + 1)..])));
        }

        return [.. all];
    }
}
