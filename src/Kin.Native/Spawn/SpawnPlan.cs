using System.Text;

namespace Kin.Native.Spawn;

/// <summary>A spawn plan for reading, as strace(1) would show it.</summary>
/// <param name="Parent">The call that makes the child.</param>
/// <param name="Child">What the child does, in order, up to execve.</param>
internal sealed record SpawnPlan(string Parent, IReadOnlyList<string> Child)
{
    /// <summary>One call a line, those of the child indented.</summary>
    public override string ToString()
    {
        StringBuilder text = new("rt_sigprocmask(SIG_SETMASK, all signals, saved)\n");
        text.Append(Parent).Append('\n');
        foreach (string call in Child)
        {
            text.Append("    ").Append(call).Append('\n');
        }

        return text.Append("rt_sigprocmask(SIG_SETMASK, saved)\n").ToString();
    }

    internal static SpawnPlan Describe(PlanBuilder plan, SpawnOptions options)
    {
        List<string> calls = [];
        for (int i = 0; i < plan.Count; i++)
        {
            calls.Add(PlanPrinter.Describe(plan, i, options));
        }

        return new SpawnPlan(PlanPrinter.DescribeClone(plan), calls);
    }
}
