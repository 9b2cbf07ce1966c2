namespace Kin.Ipc.Queues;

/// <summary>Whether there is room for one more value.</summary>
internal enum Room
{
    Enough,

    None,

    /// <summary>Others were at work meanwhile: look again.</summary>
    Changed,
}
