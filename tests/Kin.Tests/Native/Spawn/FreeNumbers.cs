namespace Kin.Tests.Native.Spawn;

/// <summary>
/// Numbers for descriptors of a child. A test must not fix them itself: the kernel gave its own descriptors any number
/// that was free, and one of them may have got the very one that the test would have chosen.
/// </summary>
internal static class FreeNumbers
{
    /// <summary>So many numbers, each above 2 and none of <paramref name="taken"/>.</summary>
    public static int[] Beside(int count, params int[] taken) =>
        [.. Enumerable.Range(3, count + taken.Length).Except(taken).Take(count)];
}
