using System.Globalization;
using Kin.Tests.House;

namespace Kin.Tests.Native;

/// <summary>
/// Compares the descriptors and children of this process at two moments. For tests that run alone.
/// </summary>
internal sealed class LeakCheck
{
    private readonly IReadOnlyList<string> _before = Look();

    /// <summary>Fails when something is open, or a child is there, that was not at the start.</summary>
    public void Check() => Assert.Empty(Look().Except(_before));

    /// <summary>The highest number in use.</summary>
    public static int HighestDescriptor() => Directory.GetFileSystemEntries("/proc/self/fd")
        .Max(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));

    private static IReadOnlyList<string> Look() =>
    [
        .. Leaks.LeakSnapshot.Descriptors().Select(d => $"descriptor {d}"),
        .. ChildrenOfThisProcess.Pids().Select(pid => $"child {pid}: {ChildrenOfThisProcess.Describe(pid)}"),
    ];
}
