using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Kin;

/// <summary>
/// The children that <see cref="System.Diagnostics.Process"/> has started and waits for itself: nobody else
/// may reap them. Its own table is asked, since nothing that the kernel tells of a child says who made it.
/// </summary>
internal static class RuntimeChildren
{
    private const string Library = "System.Diagnostics.Process";
    private const BindingFlags Hidden = BindingFlags.Static | BindingFlags.NonPublic;

    /// <summary>
    /// Does something while that class starts no process, with a test of whether a child is one of its own:
    /// null when it cannot tell.
    /// </summary>
    public static void BetweenStarts(Action<Func<int, bool?>> action) => BetweenStarts(action, Loaded);

    /// <summary>The same.</summary>
    /// <param name="action">What is done.</param>
    /// <param name="loaded">That class, or null while nobody has used it.</param>
    internal static void BetweenStarts(Action<Func<int, bool?>> action, Func<Assembly?> loaded)
    {
        if (loaded() is not Assembly library)
        {
            // It has none, unless it is used first right now: who asks has seen the child already, so that
            // the class was there before this answer.
            action(_ => loaded() is null ? false : null);
            return;
        }

        if (Tables(library) is not (ReaderWriterLockSlim starting, IDictionary children))
        {
            action(_ => null);
            return;
        }

        starting.EnterWriteLock();
        try
        {
            action(id => Has(children, id));
        }
        finally
        {
            starting.ExitWriteLock();
        }
    }

    private static bool? Has(IDictionary children, int id)
    {
        lock (children)
        {
            return children.Contains(id);
        }
    }

    private static Assembly? Loaded() => Array.Find(
        AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == Library);

    [UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "What has been trimmed away is reported as unknown.")]
    [UnconditionalSuppressMessage(
        "Trimming", "IL2075", Justification = "What has been trimmed away is reported as unknown.")]
    private static (ReaderWriterLockSlim Starting, IDictionary Children)? Tables(Assembly library)
    {
        object? starting = library.GetType("System.Diagnostics.Process")?
            .GetField("s_processStartLock", Hidden)?.GetValue(null);
        object? children = library.GetType("System.Diagnostics.ProcessWaitState")?
            .GetField("s_childProcessWaitStates", Hidden)?.GetValue(null);
        return starting is ReaderWriterLockSlim gate && children is IDictionary table ? (gate, table) : null;
    }
}
