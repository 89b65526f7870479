// The helpers of Linux 3.19 to 4.20.
extension Helper {
  /// The corresponding constant is `BPF_FUNC_unspec`.
  public static let unspecified = Self(rawValue: 0)
  /// The corresponding constant is `BPF_FUNC_map_lookup_elem`.
  public static let mapLookupElem = Self(rawValue: 1)
  /// The corresponding constant is `BPF_FUNC_map_update_elem`.
  public static let mapUpdateElem = Self(rawValue: 2)
  /// The corresponding constant is `BPF_FUNC_map_delete_elem`.
  public static let mapDeleteElem = Self(rawValue: 3)
  /// The corresponding constant is `BPF_FUNC_probe_read`.
  public static let probeRead = Self(rawValue: 4)
  /// The corresponding constant is `BPF_FUNC_ktime_get_ns`.
  public static let ktimeGetNs = Self(rawValue: 5)
  /// The corresponding constant is `BPF_FUNC_trace_printk`.
  public static let tracePrintk = Self(rawValue: 6)
  /// The corresponding constant is `BPF_FUNC_get_prandom_u32`.
  public static let getPrandomU32 = Self(rawValue: 7)
  /// The corresponding constant is `BPF_FUNC_get_smp_processor_id`.
  public static let getSmpProcessorId = Self(rawValue: 8)
  /// The corresponding constant is `BPF_FUNC_skb_store_bytes`.
  public static let skbStoreBytes = Self(rawValue: 9)
  /// The corresponding constant is `BPF_FUNC_l3_csum_replace`.
  public static let l3CsumReplace = Self(rawValue: 10)
  /// The corresponding constant is `BPF_FUNC_l4_csum_replace`.
  public static let l4CsumReplace = Self(rawValue: 11)
  /// The corresponding constant is `BPF_FUNC_tail_call`.
  public static let tailCall = Self(rawValue: 12)
  /// The corresponding constant is `BPF_FUNC_clone_redirect`.
  public static let cloneRedirect = Self(rawValue: 13)
  /// The corresponding constant is `BPF_FUNC_get_current_pid_tgid`.
  public static let getCurrentPidTgid = Self(rawValue: 14)
  /// The corresponding constant is `BPF_FUNC_get_current_uid_gid`.
  public static let getCurrentUidGid = Self(rawValue: 15)
  /// The corresponding constant is `BPF_FUNC_get_current_comm`.
  public static let getCurrentComm = Self(rawValue: 16)
  /// The corresponding constant is `BPF_FUNC_get_cgroup_classid`.
  public static let getCgroupClassid = Self(rawValue: 17)
  /// The corresponding constant is `BPF_FUNC_skb_vlan_push`.
  public static let skbVlanPush = Self(rawValue: 18)
  /// The corresponding constant is `BPF_FUNC_skb_vlan_pop`.
  public static let skbVlanPop = Self(rawValue: 19)
  /// The corresponding constant is `BPF_FUNC_skb_get_tunnel_key`.
  public static let skbGetTunnelKey = Self(rawValue: 20)
  /// The corresponding constant is `BPF_FUNC_skb_set_tunnel_key`.
  public static let skbSetTunnelKey = Self(rawValue: 21)
  /// The corresponding constant is `BPF_FUNC_perf_event_read`.
  public static let perfEventRead = Self(rawValue: 22)
  /// The corresponding constant is `BPF_FUNC_redirect`.
  public static let redirect = Self(rawValue: 23)
  /// The corresponding constant is `BPF_FUNC_get_route_realm`.
  public static let getRouteRealm = Self(rawValue: 24)
  /// The corresponding constant is `BPF_FUNC_perf_event_output`.
  public static let perfEventOutput = Self(rawValue: 25)
  /// The corresponding constant is `BPF_FUNC_skb_load_bytes`.
  public static let skbLoadBytes = Self(rawValue: 26)
  /// The corresponding constant is `BPF_FUNC_get_stackid`.
  public static let getStackid = Self(rawValue: 27)
  /// The corresponding constant is `BPF_FUNC_csum_diff`.
  public static let csumDiff = Self(rawValue: 28)
  /// The corresponding constant is `BPF_FUNC_skb_get_tunnel_opt`.
  public static let skbGetTunnelOpt = Self(rawValue: 29)
  /// The corresponding constant is `BPF_FUNC_skb_set_tunnel_opt`.
  public static let skbSetTunnelOpt = Self(rawValue: 30)
  /// The corresponding constant is `BPF_FUNC_skb_change_proto`.
  public static let skbChangeProto = Self(rawValue: 31)
  /// The corresponding constant is `BPF_FUNC_skb_change_type`.
  public static let skbChangeType = Self(rawValue: 32)
  /// The corresponding constant is `BPF_FUNC_skb_under_cgroup`.
  public static let skbUnderCgroup = Self(rawValue: 33)
  /// The corresponding constant is `BPF_FUNC_get_hash_recalc`.
  public static let getHashRecalc = Self(rawValue: 34)
  /// The corresponding constant is `BPF_FUNC_get_current_task`.
  public static let getCurrentTask = Self(rawValue: 35)
  /// The corresponding constant is `BPF_FUNC_probe_write_user`.
  public static let probeWriteUser = Self(rawValue: 36)
  /// The corresponding constant is `BPF_FUNC_current_task_under_cgroup`.
  public static let currentTaskUnderCgroup = Self(rawValue: 37)
  /// The corresponding constant is `BPF_FUNC_skb_change_tail`.
  public static let skbChangeTail = Self(rawValue: 38)
  /// The corresponding constant is `BPF_FUNC_skb_pull_data`.
  public static let skbPullData = Self(rawValue: 39)
  /// The corresponding constant is `BPF_FUNC_csum_update`.
  public static let csumUpdate = Self(rawValue: 40)
  /// The corresponding constant is `BPF_FUNC_set_hash_invalid`.
  public static let setHashInvalid = Self(rawValue: 41)
  /// The corresponding constant is `BPF_FUNC_get_numa_node_id`.
  public static let getNumaNodeId = Self(rawValue: 42)
  /// The corresponding constant is `BPF_FUNC_skb_change_head`.
  public static let skbChangeHead = Self(rawValue: 43)
  /// The corresponding constant is `BPF_FUNC_xdp_adjust_head`.
  public static let xdpAdjustHead = Self(rawValue: 44)
  /// The corresponding constant is `BPF_FUNC_probe_read_str`.
  public static let probeReadStr = Self(rawValue: 45)
  /// The corresponding constant is `BPF_FUNC_get_socket_cookie`.
  public static let getSocketCookie = Self(rawValue: 46)
  /// The corresponding constant is `BPF_FUNC_get_socket_uid`.
  public static let getSocketUid = Self(rawValue: 47)
  /// The corresponding constant is `BPF_FUNC_set_hash`.
  public static let setHash = Self(rawValue: 48)
  /// The corresponding constant is `BPF_FUNC_setsockopt`.
  public static let setsockopt = Self(rawValue: 49)
  /// The corresponding constant is `BPF_FUNC_skb_adjust_room`.
  public static let skbAdjustRoom = Self(rawValue: 50)
  /// The corresponding constant is `BPF_FUNC_redirect_map`.
  public static let redirectMap = Self(rawValue: 51)
  /// The corresponding constant is `BPF_FUNC_sk_redirect_map`.
  public static let skRedirectMap = Self(rawValue: 52)
  /// The corresponding constant is `BPF_FUNC_sock_map_update`.
  public static let sockMapUpdate = Self(rawValue: 53)
  /// The corresponding constant is `BPF_FUNC_xdp_adjust_meta`.
  public static let xdpAdjustMeta = Self(rawValue: 54)
  /// The corresponding constant is `BPF_FUNC_perf_event_read_value`.
  public static let perfEventReadValue = Self(rawValue: 55)
  /// The corresponding constant is `BPF_FUNC_perf_prog_read_value`.
  public static let perfProgReadValue = Self(rawValue: 56)
  /// The corresponding constant is `BPF_FUNC_getsockopt`.
  public static let getsockopt = Self(rawValue: 57)
  /// The corresponding constant is `BPF_FUNC_override_return`.
  public static let overrideReturn = Self(rawValue: 58)
  /// The corresponding constant is `BPF_FUNC_sock_ops_cb_flags_set`.
  public static let sockOpsCbFlagsSet = Self(rawValue: 59)
  /// The corresponding constant is `BPF_FUNC_msg_redirect_map`.
  public static let msgRedirectMap = Self(rawValue: 60)
  /// The corresponding constant is `BPF_FUNC_msg_apply_bytes`.
  public static let msgApplyBytes = Self(rawValue: 61)
  /// The corresponding constant is `BPF_FUNC_msg_cork_bytes`.
  public static let msgCorkBytes = Self(rawValue: 62)
  /// The corresponding constant is `BPF_FUNC_msg_pull_data`.
  public static let msgPullData = Self(rawValue: 63)
  /// The corresponding constant is `BPF_FUNC_bind`.
  public static let bind = Self(rawValue: 64)
  /// The corresponding constant is `BPF_FUNC_xdp_adjust_tail`.
  public static let xdpAdjustTail = Self(rawValue: 65)
  /// The corresponding constant is `BPF_FUNC_skb_get_xfrm_state`.
  public static let skbGetXfrmState = Self(rawValue: 66)
  /// The corresponding constant is `BPF_FUNC_get_stack`.
  public static let getStack = Self(rawValue: 67)
  /// The corresponding constant is `BPF_FUNC_skb_load_bytes_relative`.
  public static let skbLoadBytesRelative = Self(rawValue: 68)
  /// The corresponding constant is `BPF_FUNC_fib_lookup`.
  public static let fibLookup = Self(rawValue: 69)
  /// The corresponding constant is `BPF_FUNC_sock_hash_update`.
  public static let sockHashUpdate = Self(rawValue: 70)
  /// The corresponding constant is `BPF_FUNC_msg_redirect_hash`.
  public static let msgRedirectHash = Self(rawValue: 71)
  /// The corresponding constant is `BPF_FUNC_sk_redirect_hash`.
  public static let skRedirectHash = Self(rawValue: 72)
  /// The corresponding constant is `BPF_FUNC_lwt_push_encap`.
  public static let lwtPushEncap = Self(rawValue: 73)
  /// The corresponding constant is `BPF_FUNC_lwt_seg6_store_bytes`.
  public static let lwtSeg6StoreBytes = Self(rawValue: 74)
  /// The corresponding constant is `BPF_FUNC_lwt_seg6_adjust_srh`.
  public static let lwtSeg6AdjustSrh = Self(rawValue: 75)
  /// The corresponding constant is `BPF_FUNC_lwt_seg6_action`.
  public static let lwtSeg6Action = Self(rawValue: 76)
  /// The corresponding constant is `BPF_FUNC_rc_repeat`.
  public static let rcRepeat = Self(rawValue: 77)
  /// The corresponding constant is `BPF_FUNC_rc_keydown`.
  public static let rcKeydown = Self(rawValue: 78)
  /// The corresponding constant is `BPF_FUNC_skb_cgroup_id`.
  public static let skbCgroupId = Self(rawValue: 79)
  /// The corresponding constant is `BPF_FUNC_get_current_cgroup_id`.
  public static let getCurrentCgroupId = Self(rawValue: 80)
  /// The corresponding constant is `BPF_FUNC_get_local_storage`.
  public static let getLocalStorage = Self(rawValue: 81)
  /// The corresponding constant is `BPF_FUNC_sk_select_reuseport`.
  public static let skSelectReuseport = Self(rawValue: 82)
  /// The corresponding constant is `BPF_FUNC_skb_ancestor_cgroup_id`.
  public static let skbAncestorCgroupId = Self(rawValue: 83)
  /// The corresponding constant is `BPF_FUNC_sk_lookup_tcp`.
  public static let skLookupTcp = Self(rawValue: 84)
  /// The corresponding constant is `BPF_FUNC_sk_lookup_udp`.
  public static let skLookupUdp = Self(rawValue: 85)
  /// The corresponding constant is `BPF_FUNC_sk_release`.
  public static let skRelease = Self(rawValue: 86)
  /// The corresponding constant is `BPF_FUNC_map_push_elem`.
  public static let mapPushElem = Self(rawValue: 87)
  /// The corresponding constant is `BPF_FUNC_map_pop_elem`.
  public static let mapPopElem = Self(rawValue: 88)
  /// The corresponding constant is `BPF_FUNC_map_peek_elem`.
  public static let mapPeekElem = Self(rawValue: 89)
  /// The corresponding constant is `BPF_FUNC_msg_push_data`.
  public static let msgPushData = Self(rawValue: 90)

  static let linux4: [KernelConstantRow<Self>] = [
    .init(.unspecified, "unspec", 3, 18),
    .init(.mapLookupElem, "map_lookup_elem", 3, 19),
    .init(.mapUpdateElem, "map_update_elem", 3, 19),
    .init(.mapDeleteElem, "map_delete_elem", 3, 19),
    .init(.probeRead, "probe_read", 4, 1),
    .init(.ktimeGetNs, "ktime_get_ns", 4, 1),
    .init(.tracePrintk, "trace_printk", 4, 1),
    .init(.getPrandomU32, "get_prandom_u32", 4, 1),
    .init(.getSmpProcessorId, "get_smp_processor_id", 4, 1),
    .init(.skbStoreBytes, "skb_store_bytes", 4, 1),
    .init(.l3CsumReplace, "l3_csum_replace", 4, 1),
    .init(.l4CsumReplace, "l4_csum_replace", 4, 1),
    .init(.tailCall, "tail_call", 4, 2),
    .init(.cloneRedirect, "clone_redirect", 4, 2),
    .init(.getCurrentPidTgid, "get_current_pid_tgid", 4, 2),
    .init(.getCurrentUidGid, "get_current_uid_gid", 4, 2),
    .init(.getCurrentComm, "get_current_comm", 4, 2),
    .init(.getCgroupClassid, "get_cgroup_classid", 4, 3),
    .init(.skbVlanPush, "skb_vlan_push", 4, 3),
    .init(.skbVlanPop, "skb_vlan_pop", 4, 3),
    .init(.skbGetTunnelKey, "skb_get_tunnel_key", 4, 3),
    .init(.skbSetTunnelKey, "skb_set_tunnel_key", 4, 3),
    .init(.perfEventRead, "perf_event_read", 4, 3),
    .init(.redirect, "redirect", 4, 4),
    .init(.getRouteRealm, "get_route_realm", 4, 4),
    .init(.perfEventOutput, "perf_event_output", 4, 4),
    .init(.skbLoadBytes, "skb_load_bytes", 4, 5),
    .init(.getStackid, "get_stackid", 4, 6),
    .init(.csumDiff, "csum_diff", 4, 6),
    .init(.skbGetTunnelOpt, "skb_get_tunnel_opt", 4, 6),
    .init(.skbSetTunnelOpt, "skb_set_tunnel_opt", 4, 6),
    .init(.skbChangeProto, "skb_change_proto", 4, 8),
    .init(.skbChangeType, "skb_change_type", 4, 8),
    .init(.skbUnderCgroup, "skb_under_cgroup", 4, 8),
    .init(.getHashRecalc, "get_hash_recalc", 4, 8),
    .init(.getCurrentTask, "get_current_task", 4, 8),
    .init(.probeWriteUser, "probe_write_user", 4, 8),
    .init(.currentTaskUnderCgroup, "current_task_under_cgroup", 4, 9),
    .init(.skbChangeTail, "skb_change_tail", 4, 9),
    .init(.skbPullData, "skb_pull_data", 4, 9),
    .init(.csumUpdate, "csum_update", 4, 9),
    .init(.setHashInvalid, "set_hash_invalid", 4, 9),
    .init(.getNumaNodeId, "get_numa_node_id", 4, 10),
    .init(.skbChangeHead, "skb_change_head", 4, 10),
    .init(.xdpAdjustHead, "xdp_adjust_head", 4, 10),
    .init(.probeReadStr, "probe_read_str", 4, 11),
    .init(.getSocketCookie, "get_socket_cookie", 4, 12),
    .init(.getSocketUid, "get_socket_uid", 4, 12),
    .init(.setHash, "set_hash", 4, 13),
    .init(.setsockopt, "setsockopt", 4, 13),
    .init(.skbAdjustRoom, "skb_adjust_room", 4, 13),
    .init(.redirectMap, "redirect_map", 4, 14),
    .init(.skRedirectMap, "sk_redirect_map", 4, 14),
    .init(.sockMapUpdate, "sock_map_update", 4, 14),
    .init(.xdpAdjustMeta, "xdp_adjust_meta", 4, 15),
    .init(.perfEventReadValue, "perf_event_read_value", 4, 15),
    .init(.perfProgReadValue, "perf_prog_read_value", 4, 15),
    .init(.getsockopt, "getsockopt", 4, 15),
    .init(.overrideReturn, "override_return", 4, 16),
    .init(.sockOpsCbFlagsSet, "sock_ops_cb_flags_set", 4, 16),
    .init(.msgRedirectMap, "msg_redirect_map", 4, 17),
    .init(.msgApplyBytes, "msg_apply_bytes", 4, 17),
    .init(.msgCorkBytes, "msg_cork_bytes", 4, 17),
    .init(.msgPullData, "msg_pull_data", 4, 17),
    .init(.bind, "bind", 4, 17),
    .init(.xdpAdjustTail, "xdp_adjust_tail", 4, 18),
    .init(.skbGetXfrmState, "skb_get_xfrm_state", 4, 18),
    .init(.getStack, "get_stack", 4, 18),
    .init(.skbLoadBytesRelative, "skb_load_bytes_relative", 4, 18),
    .init(.fibLookup, "fib_lookup", 4, 18),
    .init(.sockHashUpdate, "sock_hash_update", 4, 18),
    .init(.msgRedirectHash, "msg_redirect_hash", 4, 18),
    .init(.skRedirectHash, "sk_redirect_hash", 4, 18),
    .init(.lwtPushEncap, "lwt_push_encap", 4, 18),
    .init(.lwtSeg6StoreBytes, "lwt_seg6_store_bytes", 4, 18),
    .init(.lwtSeg6AdjustSrh, "lwt_seg6_adjust_srh", 4, 18),
    .init(.lwtSeg6Action, "lwt_seg6_action", 4, 18),
    .init(.rcRepeat, "rc_repeat", 4, 18),
    .init(.rcKeydown, "rc_keydown", 4, 18),
    .init(.skbCgroupId, "skb_cgroup_id", 4, 18),
    .init(.getCurrentCgroupId, "get_current_cgroup_id", 4, 18),
    .init(.getLocalStorage, "get_local_storage", 4, 19),
    .init(.skSelectReuseport, "sk_select_reuseport", 4, 19),
    .init(.skbAncestorCgroupId, "skb_ancestor_cgroup_id", 4, 19),
    .init(.skLookupTcp, "sk_lookup_tcp", 4, 20),
    .init(.skLookupUdp, "sk_lookup_udp", 4, 20),
    .init(.skRelease, "sk_release", 4, 20),
    .init(.mapPushElem, "map_push_elem", 4, 20),
    .init(.mapPopElem, "map_pop_elem", 4, 20),
    .init(.mapPeekElem, "map_peek_elem", 4, 20),
    .init(.msgPushData, "msg_push_data", 4, 20),
  ]
}
