using System.Numerics;
using Kin.Native.Kernel;

namespace Kin.Native.Spawn;

/// <summary>
/// Turns options into records. The order is the design: what needs the parent's rights or descriptors comes
/// first, the descriptors are put in place, then limits and priorities, the root, credentials, the directory
/// (with the rights of the child), the death signal (which a change of credentials erases), and last what is
/// ignored, the signal mask and execve.
/// </summary>
internal static unsafe class SpawnPlanner
{
    private const int CommonRecords = 40, PerDescriptor = 3, PerLimit = 1, PerSignal = 64;

    public static PlanBuilder Build(SpawnOptions options, bool useClone3, bool intoCgroup)
    {
        IReadOnlyList<string> environment = options.Environment ?? ProcessEnvironment.Current();
        string[] candidates = ExecSteps.Candidates(options, environment);
        int[] unmarked = KernelFeatures.CloseRange.IsAvailable ? [] : OpenDescriptors.Inheritable();
        int records = CommonRecords + candidates.Length + unmarked.Length
            + (options.Descriptors.Count * PerDescriptor)
            + ((options.ResourceLimits?.Count ?? 0) * PerLimit) + (useClone3 ? 0 : PerSignal)
            + BitOperations.PopCount(options.IgnoredSignals | options.DefaultSignals);
        PlanBuilder plan = PlanBuilder.Rent(records, ExecSteps.Bytes(options, environment, candidates));
        try
        {
            CloneStep.Set(plan, options, useClone3, intoCgroup);
            AddFirstSteps(plan, options, useClone3, intoCgroup);
            DescriptorSteps.Add(plan, options.Descriptors, unmarked);
            AttributeSteps.Add(plan, options);
            RootSteps.AddRoot(plan, options);
            CredentialSteps.Add(plan, options);
            AddLastSteps(plan, options);
            ExecSteps.Add(plan, options, environment, candidates);
            return plan;
        }
        catch
        {
            plan.Dispose();
            throw;
        }
    }

    private static void AddFirstSteps(PlanBuilder plan, SpawnOptions options, bool useClone3, bool intoCgroup)
    {
        if (!useClone3)
        {
            SignalSteps.ResetHandlers(plan);
        }

        if (options.CgroupFd >= 0 && !intoCgroup)
        {
            CloneStep.AddEnterCgroup(plan, options.CgroupFd);
        }

        AttributeSteps.AddOomScore(plan, options);
        SessionSteps.Add(plan, options);
    }

    private static void AddLastSteps(PlanBuilder plan, SpawnOptions options)
    {
        RootSteps.AddDirectory(plan, options);
        if (options.ParentDeathSignal != 0)
        {
            // The parent of a new pid namespace's first process is 0.
            bool first = (options.NamespaceFlags & Libc.CLONE_NEWPID) != 0;
            AddDeathSignal(plan, options.ParentDeathSignal, first ? 0 : Libc.getpid());
        }

        SignalSteps.AddLast(plan, options);
    }

    /// <summary>
    /// The death signal. A parent that ended before it was asked for never sends it, which its number tells.
    /// </summary>
    public static void AddDeathSignal(PlanBuilder plan, int signal, int parent)
    {
        plan.Add("prctl(PR_SET_PDEATHSIG)", SyscallNumber.prctl, Libc.PR_SET_PDEATHSIG, signal);
        PlanRecord* now = plan.Add("getppid", SyscallNumber.getppid);
        now->Flags = PlanRecord.Expect;
        now->Expected = parent;
    }
}
