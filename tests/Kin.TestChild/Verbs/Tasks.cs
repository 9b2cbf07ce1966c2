using Kin.Inspection;

namespace Kin.TestChild.Verbs;

/// <summary>tasks: why there is no iterator of tasks, or "there is one".</summary>
internal static class Tasks
{
    public static int Run(string[] arguments)
    {
        using TaskIterator? tasks = TaskIterator.TryCreate(out string? reason);
        Console.WriteLine(reason ?? "there is one");
        return arguments.Length;
    }
}
