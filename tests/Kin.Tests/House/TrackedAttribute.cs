using System.Reflection;
using Kin.Tests.Leaks;
using Xunit.v3;

namespace Kin.Tests.House;

/// <summary>Notes the begin and end of every test of the assembly, for the watchdog and the leak guard.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TrackedAttribute : BeforeAfterTestAttribute
{
    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        RunningTests.OfThisRun.Begin(test.UniqueID, test.TestDisplayName);
    }

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        RunningTests.OfThisRun.End(test.UniqueID, test.TestDisplayName);
        LeakWitness.OfThisRun.Look(test.TestDisplayName, RunningTests.OfThisRun.Names);
    }
}
