namespace Kin.Native;

/// <summary>What watches a descriptor and must let go of its number before the number is closed.</summary>
internal interface IDescriptorWatch
{
    /// <summary>
    /// Called once, before the number is closed or given away. Must not throw and must not block.
    /// </summary>
    void OnClosing(int fd);
}
