using System.Globalization;
using Kin.Tests.House;

namespace Kin.Tests.Native;

/// <summary>
/// Compares the descriptors and children of this process at two moments. For tests that run alone.
/// </summary>
internal sealed class LeakCheck
{
    private readonly IReadOnlyList<string> _descriptors = Descriptors();
    private readonly IReadOnlyList<int> _children = ChildrenOfThisProcess.Pids();

    /// <summary>Fails when something is open, or a child is there, that was not at the start.</summary>
    public void Check()
    {
        Assert.Empty(Descriptors().Except(_descriptors));
        Assert.Empty(ChildrenOfThisProcess.Pids().Except(_children).Select(pid => $"{pid}: {ChildrenOfThisProcess.Describe(pid)}"));
    }

    /// <summary>
    /// What earlier tests forgot is closed by finalizers. Before descriptors are counted one by one this happens now,
    /// not in between.
    /// </summary>
    public static void Settle()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>The highest number in use.</summary>
    public static int HighestDescriptor() => Directory.GetFileSystemEntries("/proc/self/fd")
        .Max(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));

    private static IReadOnlyList<string> Descriptors() => [.. Leaks.LeakSnapshot.LastingDescriptors()];
}
