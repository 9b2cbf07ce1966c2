namespace Kin.Inspection;

/// <summary>An object of a list of the kernel, before the processes are looked at.</summary>
internal readonly record struct ListedObject(IpcObject Object, IpcPlace Place)
{
    /// <summary>With the processes that have it and the threads that sleep at it.</summary>
    public IpcObject With(IpcUse use) => Object with
    {
        Place = Place,
        Processes = use.ProcessesAt(Place),
        Waiters = use.WaitersAt(Place),
    };
}
