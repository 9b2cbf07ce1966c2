using Kin.Native;
using Kin.Tests.Native.Spawn;

namespace Kin.Tests.Native;

/// <summary>A cgroup of its own for a test, removed at the end. Needs root and a mounted hierarchy.</summary>
internal sealed class TemporaryCgroup : IDisposable
{
    private readonly string _path;

    private TemporaryCgroup(string path)
    {
        _path = path;
        Directory.CreateDirectory(path);
        Folder = SpawnDescriptorTests.Open(path);
    }

    /// <summary>The last part of its path.</summary>
    public string Name => Path.GetFileName(_path);

    public SafeFd Folder { get; }

    /// <summary>In a hierarchy of type "cgroup2" or (version 1, with the pids controller) "cgroup".</summary>
    public static TemporaryCgroup Create(string type)
    {
        Capability.RequireRoot();
        string? mount = File.ReadLines("/proc/self/mounts").Select(line => line.Split(' '))
            .Where(fields => fields[2] == type && (type == "cgroup2" || fields[3].Split(',').Contains("pids")))
            .Select(fields => fields[1]).FirstOrDefault();
        Capability.Require($"a writable hierarchy of type {type}", mount is not null && IsWritable(mount));
        return new TemporaryCgroup($"{mount}/kin-test-{Guid.NewGuid():n}");
    }

    public void Dispose()
    {
        Folder.Dispose();
        Directory.Delete(_path);
    }

    private static bool IsWritable(string mount)
    {
        string probe = $"{mount}/kin-probe-{Guid.NewGuid():n}";
        try
        {
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
