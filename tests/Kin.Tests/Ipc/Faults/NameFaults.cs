using Kin.Ipc;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>A named object is made, or opened, and left by its last user: its name never stays unusable, and never stays.</summary>
internal sealed class NameFaults : FaultCase
{
    private readonly string _name = Shared.NewName();

    public override int LeastSteps => 15;

    public override WorkerProcess Start(FaultPlan plan)
    {
        string name = _name;
        return WorkerProcess.Start(() => Use(name, plan));
    }

    // Who is stopped within the door makes others wait, so they do not come here while he is (Afterwards comes when he is gone).
    public override void Meanwhile()
    {
    }

    public override void Afterwards(bool died)
    {
        using (SharedMemory own = SharedMemory.OpenOrCreate(_name, 4096))
        {
            Assert.Equal((4096, 1), (own.Length, own.Participants));
        }

        Assert.False(File.Exists(Shared.PathOf(_name)));
    }

    public override void Dispose() => SharedObject.Remove(_name);

    private static void Use(string name, FaultPlan plan)
    {
        plan.Arm();
        for (int i = 0; i < plan.Rounds; i++)
        {
            using SharedMemory made = SharedMemory.OpenOrCreate(name, 4096);
            using SharedMemory opened = SharedMemory.Open(name);
        }
    }
}
