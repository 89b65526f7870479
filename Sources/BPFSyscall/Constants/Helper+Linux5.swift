// The helpers of Linux 5.0 to 5.19.
extension Helper {
  /// The corresponding constant is `BPF_FUNC_msg_pop_data`.
  public static let msgPopData = Self(rawValue: 91)
  /// The corresponding constant is `BPF_FUNC_rc_pointer_rel`.
  public static let rcPointerRel = Self(rawValue: 92)
  /// The corresponding constant is `BPF_FUNC_spin_lock`.
  public static let spinLock = Self(rawValue: 93)
  /// The corresponding constant is `BPF_FUNC_spin_unlock`.
  public static let spinUnlock = Self(rawValue: 94)
  /// The corresponding constant is `BPF_FUNC_sk_fullsock`.
  public static let skFullsock = Self(rawValue: 95)
  /// The corresponding constant is `BPF_FUNC_tcp_sock`.
  public static let tcpSock = Self(rawValue: 96)
  /// The corresponding constant is `BPF_FUNC_skb_ecn_set_ce`.
  public static let skbEcnSetCe = Self(rawValue: 97)
  /// The corresponding constant is `BPF_FUNC_get_listener_sock`.
  public static let getListenerSock = Self(rawValue: 98)
  /// The corresponding constant is `BPF_FUNC_skc_lookup_tcp`.
  public static let skcLookupTcp = Self(rawValue: 99)
  /// The corresponding constant is `BPF_FUNC_tcp_check_syncookie`.
  public static let tcpCheckSyncookie = Self(rawValue: 100)
  /// The corresponding constant is `BPF_FUNC_sysctl_get_name`.
  public static let sysctlGetName = Self(rawValue: 101)
  /// The corresponding constant is `BPF_FUNC_sysctl_get_current_value`.
  public static let sysctlGetCurrentValue = Self(rawValue: 102)
  /// The corresponding constant is `BPF_FUNC_sysctl_get_new_value`.
  public static let sysctlGetNewValue = Self(rawValue: 103)
  /// The corresponding constant is `BPF_FUNC_sysctl_set_new_value`.
  public static let sysctlSetNewValue = Self(rawValue: 104)
  /// The corresponding constant is `BPF_FUNC_strtol`.
  public static let strtol = Self(rawValue: 105)
  /// The corresponding constant is `BPF_FUNC_strtoul`.
  public static let strtoul = Self(rawValue: 106)
  /// The corresponding constant is `BPF_FUNC_sk_storage_get`.
  public static let skStorageGet = Self(rawValue: 107)
  /// The corresponding constant is `BPF_FUNC_sk_storage_delete`.
  public static let skStorageDelete = Self(rawValue: 108)
  /// The corresponding constant is `BPF_FUNC_send_signal`.
  public static let sendSignal = Self(rawValue: 109)
  /// The corresponding constant is `BPF_FUNC_tcp_gen_syncookie`.
  public static let tcpGenSyncookie = Self(rawValue: 110)
  /// The corresponding constant is `BPF_FUNC_skb_output`.
  public static let skbOutput = Self(rawValue: 111)
  /// The corresponding constant is `BPF_FUNC_probe_read_user`.
  public static let probeReadUser = Self(rawValue: 112)
  /// The corresponding constant is `BPF_FUNC_probe_read_kernel`.
  public static let probeReadKernel = Self(rawValue: 113)
  /// The corresponding constant is `BPF_FUNC_probe_read_user_str`.
  public static let probeReadUserStr = Self(rawValue: 114)
  /// The corresponding constant is `BPF_FUNC_probe_read_kernel_str`.
  public static let probeReadKernelStr = Self(rawValue: 115)
  /// The corresponding constant is `BPF_FUNC_tcp_send_ack`.
  public static let tcpSendAck = Self(rawValue: 116)
  /// The corresponding constant is `BPF_FUNC_send_signal_thread`.
  public static let sendSignalThread = Self(rawValue: 117)
  /// The corresponding constant is `BPF_FUNC_jiffies64`.
  public static let jiffies64 = Self(rawValue: 118)
  /// The corresponding constant is `BPF_FUNC_read_branch_records`.
  public static let readBranchRecords = Self(rawValue: 119)
  /// The corresponding constant is `BPF_FUNC_get_ns_current_pid_tgid`.
  public static let getNsCurrentPidTgid = Self(rawValue: 120)
  /// The corresponding constant is `BPF_FUNC_xdp_output`.
  public static let xdpOutput = Self(rawValue: 121)
  /// The corresponding constant is `BPF_FUNC_get_netns_cookie`.
  public static let getNetnsCookie = Self(rawValue: 122)
  /// The corresponding constant is `BPF_FUNC_get_current_ancestor_cgroup_id`.
  public static let getCurrentAncestorCgroupId = Self(rawValue: 123)
  /// The corresponding constant is `BPF_FUNC_sk_assign`.
  public static let skAssign = Self(rawValue: 124)
  /// The corresponding constant is `BPF_FUNC_ktime_get_boot_ns`.
  public static let ktimeGetBootNs = Self(rawValue: 125)
  /// The corresponding constant is `BPF_FUNC_seq_printf`.
  public static let seqPrintf = Self(rawValue: 126)
  /// The corresponding constant is `BPF_FUNC_seq_write`.
  public static let seqWrite = Self(rawValue: 127)
  /// The corresponding constant is `BPF_FUNC_sk_cgroup_id`.
  public static let skCgroupId = Self(rawValue: 128)
  /// The corresponding constant is `BPF_FUNC_sk_ancestor_cgroup_id`.
  public static let skAncestorCgroupId = Self(rawValue: 129)
  /// The corresponding constant is `BPF_FUNC_ringbuf_output`.
  public static let ringbufOutput = Self(rawValue: 130)
  /// The corresponding constant is `BPF_FUNC_ringbuf_reserve`.
  public static let ringbufReserve = Self(rawValue: 131)
  /// The corresponding constant is `BPF_FUNC_ringbuf_submit`.
  public static let ringbufSubmit = Self(rawValue: 132)
  /// The corresponding constant is `BPF_FUNC_ringbuf_discard`.
  public static let ringbufDiscard = Self(rawValue: 133)
  /// The corresponding constant is `BPF_FUNC_ringbuf_query`.
  public static let ringbufQuery = Self(rawValue: 134)
  /// The corresponding constant is `BPF_FUNC_csum_level`.
  public static let csumLevel = Self(rawValue: 135)
  /// The corresponding constant is `BPF_FUNC_skc_to_tcp6_sock`.
  public static let skcToTcp6Sock = Self(rawValue: 136)
  /// The corresponding constant is `BPF_FUNC_skc_to_tcp_sock`.
  public static let skcToTcpSock = Self(rawValue: 137)
  /// The corresponding constant is `BPF_FUNC_skc_to_tcp_timewait_sock`.
  public static let skcToTcpTimewaitSock = Self(rawValue: 138)
  /// The corresponding constant is `BPF_FUNC_skc_to_tcp_request_sock`.
  public static let skcToTcpRequestSock = Self(rawValue: 139)
  /// The corresponding constant is `BPF_FUNC_skc_to_udp6_sock`.
  public static let skcToUdp6Sock = Self(rawValue: 140)
  /// The corresponding constant is `BPF_FUNC_get_task_stack`.
  public static let getTaskStack = Self(rawValue: 141)
  /// The corresponding constant is `BPF_FUNC_load_hdr_opt`.
  public static let loadHdrOpt = Self(rawValue: 142)
  /// The corresponding constant is `BPF_FUNC_store_hdr_opt`.
  public static let storeHdrOpt = Self(rawValue: 143)
  /// The corresponding constant is `BPF_FUNC_reserve_hdr_opt`.
  public static let reserveHdrOpt = Self(rawValue: 144)
  /// The corresponding constant is `BPF_FUNC_inode_storage_get`.
  public static let inodeStorageGet = Self(rawValue: 145)
  /// The corresponding constant is `BPF_FUNC_inode_storage_delete`.
  public static let inodeStorageDelete = Self(rawValue: 146)
  /// The corresponding constant is `BPF_FUNC_d_path`.
  public static let dPath = Self(rawValue: 147)
  /// The corresponding constant is `BPF_FUNC_copy_from_user`.
  public static let copyFromUser = Self(rawValue: 148)
  /// The corresponding constant is `BPF_FUNC_snprintf_btf`.
  public static let snprintfBtf = Self(rawValue: 149)
  /// The corresponding constant is `BPF_FUNC_seq_printf_btf`.
  public static let seqPrintfBtf = Self(rawValue: 150)
  /// The corresponding constant is `BPF_FUNC_skb_cgroup_classid`.
  public static let skbCgroupClassid = Self(rawValue: 151)
  /// The corresponding constant is `BPF_FUNC_redirect_neigh`.
  public static let redirectNeigh = Self(rawValue: 152)
  /// The corresponding constant is `BPF_FUNC_per_cpu_ptr`.
  public static let perCpuPtr = Self(rawValue: 153)
  /// The corresponding constant is `BPF_FUNC_this_cpu_ptr`.
  public static let thisCpuPtr = Self(rawValue: 154)
  /// The corresponding constant is `BPF_FUNC_redirect_peer`.
  public static let redirectPeer = Self(rawValue: 155)
  /// The corresponding constant is `BPF_FUNC_task_storage_get`.
  public static let taskStorageGet = Self(rawValue: 156)
  /// The corresponding constant is `BPF_FUNC_task_storage_delete`.
  public static let taskStorageDelete = Self(rawValue: 157)
  /// The corresponding constant is `BPF_FUNC_get_current_task_btf`.
  public static let getCurrentTaskBtf = Self(rawValue: 158)
  /// The corresponding constant is `BPF_FUNC_bprm_opts_set`.
  public static let bprmOptsSet = Self(rawValue: 159)
  /// The corresponding constant is `BPF_FUNC_ktime_get_coarse_ns`.
  public static let ktimeGetCoarseNs = Self(rawValue: 160)
  /// The corresponding constant is `BPF_FUNC_ima_inode_hash`.
  public static let imaInodeHash = Self(rawValue: 161)
  /// The corresponding constant is `BPF_FUNC_sock_from_file`.
  public static let sockFromFile = Self(rawValue: 162)
  /// The corresponding constant is `BPF_FUNC_check_mtu`.
  public static let checkMtu = Self(rawValue: 163)
  /// The corresponding constant is `BPF_FUNC_for_each_map_elem`.
  public static let forEachMapElem = Self(rawValue: 164)
  /// The corresponding constant is `BPF_FUNC_snprintf`.
  public static let snprintf = Self(rawValue: 165)
  /// The corresponding constant is `BPF_FUNC_sys_bpf`.
  public static let sysBpf = Self(rawValue: 166)
  /// The corresponding constant is `BPF_FUNC_btf_find_by_name_kind`.
  public static let btfFindByNameKind = Self(rawValue: 167)
  /// The corresponding constant is `BPF_FUNC_sys_close`.
  public static let sysClose = Self(rawValue: 168)
  /// The corresponding constant is `BPF_FUNC_timer_init`.
  public static let timerInit = Self(rawValue: 169)
  /// The corresponding constant is `BPF_FUNC_timer_set_callback`.
  public static let timerSetCallback = Self(rawValue: 170)
  /// The corresponding constant is `BPF_FUNC_timer_start`.
  public static let timerStart = Self(rawValue: 171)
  /// The corresponding constant is `BPF_FUNC_timer_cancel`.
  public static let timerCancel = Self(rawValue: 172)
  /// The corresponding constant is `BPF_FUNC_get_func_ip`.
  public static let getFuncIp = Self(rawValue: 173)
  /// The corresponding constant is `BPF_FUNC_get_attach_cookie`.
  public static let getAttachCookie = Self(rawValue: 174)
  /// The corresponding constant is `BPF_FUNC_task_pt_regs`.
  public static let taskPtRegs = Self(rawValue: 175)
  /// The corresponding constant is `BPF_FUNC_get_branch_snapshot`.
  public static let getBranchSnapshot = Self(rawValue: 176)
  /// The corresponding constant is `BPF_FUNC_trace_vprintk`.
  public static let traceVprintk = Self(rawValue: 177)
  /// The corresponding constant is `BPF_FUNC_skc_to_unix_sock`.
  public static let skcToUnixSock = Self(rawValue: 178)
  /// The corresponding constant is `BPF_FUNC_kallsyms_lookup_name`.
  public static let kallsymsLookupName = Self(rawValue: 179)
  /// The corresponding constant is `BPF_FUNC_find_vma`.
  public static let findVma = Self(rawValue: 180)
  /// The corresponding constant is `BPF_FUNC_loop`.
  public static let loop = Self(rawValue: 181)
  /// The corresponding constant is `BPF_FUNC_strncmp`.
  public static let strncmp = Self(rawValue: 182)
  /// The corresponding constant is `BPF_FUNC_get_func_arg`.
  public static let getFuncArg = Self(rawValue: 183)
  /// The corresponding constant is `BPF_FUNC_get_func_ret`.
  public static let getFuncRet = Self(rawValue: 184)
  /// The corresponding constant is `BPF_FUNC_get_func_arg_cnt`.
  public static let getFuncArgCnt = Self(rawValue: 185)
  /// The corresponding constant is `BPF_FUNC_get_retval`.
  public static let getRetval = Self(rawValue: 186)
  /// The corresponding constant is `BPF_FUNC_set_retval`.
  public static let setRetval = Self(rawValue: 187)
  /// The corresponding constant is `BPF_FUNC_xdp_get_buff_len`.
  public static let xdpGetBuffLen = Self(rawValue: 188)
  /// The corresponding constant is `BPF_FUNC_xdp_load_bytes`.
  public static let xdpLoadBytes = Self(rawValue: 189)
  /// The corresponding constant is `BPF_FUNC_xdp_store_bytes`.
  public static let xdpStoreBytes = Self(rawValue: 190)
  /// The corresponding constant is `BPF_FUNC_copy_from_user_task`.
  public static let copyFromUserTask = Self(rawValue: 191)
  /// The corresponding constant is `BPF_FUNC_skb_set_tstamp`.
  public static let skbSetTstamp = Self(rawValue: 192)
  /// The corresponding constant is `BPF_FUNC_ima_file_hash`.
  public static let imaFileHash = Self(rawValue: 193)
  /// The corresponding constant is `BPF_FUNC_kptr_xchg`.
  public static let kptrXchg = Self(rawValue: 194)
  /// The corresponding constant is `BPF_FUNC_map_lookup_percpu_elem`.
  public static let mapLookupPercpuElem = Self(rawValue: 195)
  /// The corresponding constant is `BPF_FUNC_skc_to_mptcp_sock`.
  public static let skcToMptcpSock = Self(rawValue: 196)
  /// The corresponding constant is `BPF_FUNC_dynptr_from_mem`.
  public static let dynptrFromMem = Self(rawValue: 197)
  /// The corresponding constant is `BPF_FUNC_ringbuf_reserve_dynptr`.
  public static let ringbufReserveDynptr = Self(rawValue: 198)
  /// The corresponding constant is `BPF_FUNC_ringbuf_submit_dynptr`.
  public static let ringbufSubmitDynptr = Self(rawValue: 199)
  /// The corresponding constant is `BPF_FUNC_ringbuf_discard_dynptr`.
  public static let ringbufDiscardDynptr = Self(rawValue: 200)
  /// The corresponding constant is `BPF_FUNC_dynptr_read`.
  public static let dynptrRead = Self(rawValue: 201)
  /// The corresponding constant is `BPF_FUNC_dynptr_write`.
  public static let dynptrWrite = Self(rawValue: 202)
  /// The corresponding constant is `BPF_FUNC_dynptr_data`.
  public static let dynptrData = Self(rawValue: 203)

  static let linux5: [KernelConstantRow<Self>] = [
    .init(.msgPopData, "msg_pop_data", 5, 0),
    .init(.rcPointerRel, "rc_pointer_rel", 5, 0),
    .init(.spinLock, "spin_lock", 5, 1),
    .init(.spinUnlock, "spin_unlock", 5, 1),
    .init(.skFullsock, "sk_fullsock", 5, 1),
    .init(.tcpSock, "tcp_sock", 5, 1),
    .init(.skbEcnSetCe, "skb_ecn_set_ce", 5, 1),
    .init(.getListenerSock, "get_listener_sock", 5, 1),
    .init(.skcLookupTcp, "skc_lookup_tcp", 5, 2),
    .init(.tcpCheckSyncookie, "tcp_check_syncookie", 5, 2),
    .init(.sysctlGetName, "sysctl_get_name", 5, 2),
    .init(.sysctlGetCurrentValue, "sysctl_get_current_value", 5, 2),
    .init(.sysctlGetNewValue, "sysctl_get_new_value", 5, 2),
    .init(.sysctlSetNewValue, "sysctl_set_new_value", 5, 2),
    .init(.strtol, "strtol", 5, 2),
    .init(.strtoul, "strtoul", 5, 2),
    .init(.skStorageGet, "sk_storage_get", 5, 2),
    .init(.skStorageDelete, "sk_storage_delete", 5, 2),
    .init(.sendSignal, "send_signal", 5, 3),
    .init(.tcpGenSyncookie, "tcp_gen_syncookie", 5, 4),
    .init(.skbOutput, "skb_output", 5, 5),
    .init(.probeReadUser, "probe_read_user", 5, 5),
    .init(.probeReadKernel, "probe_read_kernel", 5, 5),
    .init(.probeReadUserStr, "probe_read_user_str", 5, 5),
    .init(.probeReadKernelStr, "probe_read_kernel_str", 5, 5),
    .init(.tcpSendAck, "tcp_send_ack", 5, 6),
    .init(.sendSignalThread, "send_signal_thread", 5, 6),
    .init(.jiffies64, "jiffies64", 5, 6),
    .init(.readBranchRecords, "read_branch_records", 5, 7),
    .init(.getNsCurrentPidTgid, "get_ns_current_pid_tgid", 5, 7),
    .init(.xdpOutput, "xdp_output", 5, 7),
    .init(.getNetnsCookie, "get_netns_cookie", 5, 7),
    .init(.getCurrentAncestorCgroupId, "get_current_ancestor_cgroup_id", 5, 7),
    .init(.skAssign, "sk_assign", 5, 7),
    .init(.ktimeGetBootNs, "ktime_get_boot_ns", 5, 8),
    .init(.seqPrintf, "seq_printf", 5, 8),
    .init(.seqWrite, "seq_write", 5, 8),
    .init(.skCgroupId, "sk_cgroup_id", 5, 8),
    .init(.skAncestorCgroupId, "sk_ancestor_cgroup_id", 5, 8),
    .init(.ringbufOutput, "ringbuf_output", 5, 8),
    .init(.ringbufReserve, "ringbuf_reserve", 5, 8),
    .init(.ringbufSubmit, "ringbuf_submit", 5, 8),
    .init(.ringbufDiscard, "ringbuf_discard", 5, 8),
    .init(.ringbufQuery, "ringbuf_query", 5, 8),
    .init(.csumLevel, "csum_level", 5, 8),
    .init(.skcToTcp6Sock, "skc_to_tcp6_sock", 5, 9),
    .init(.skcToTcpSock, "skc_to_tcp_sock", 5, 9),
    .init(.skcToTcpTimewaitSock, "skc_to_tcp_timewait_sock", 5, 9),
    .init(.skcToTcpRequestSock, "skc_to_tcp_request_sock", 5, 9),
    .init(.skcToUdp6Sock, "skc_to_udp6_sock", 5, 9),
    .init(.getTaskStack, "get_task_stack", 5, 9),
    .init(.loadHdrOpt, "load_hdr_opt", 5, 10),
    .init(.storeHdrOpt, "store_hdr_opt", 5, 10),
    .init(.reserveHdrOpt, "reserve_hdr_opt", 5, 10),
    .init(.inodeStorageGet, "inode_storage_get", 5, 10),
    .init(.inodeStorageDelete, "inode_storage_delete", 5, 10),
    .init(.dPath, "d_path", 5, 10),
    .init(.copyFromUser, "copy_from_user", 5, 10),
    .init(.snprintfBtf, "snprintf_btf", 5, 10),
    .init(.seqPrintfBtf, "seq_printf_btf", 5, 10),
    .init(.skbCgroupClassid, "skb_cgroup_classid", 5, 10),
    .init(.redirectNeigh, "redirect_neigh", 5, 10),
    .init(.perCpuPtr, "per_cpu_ptr", 5, 10),
    .init(.thisCpuPtr, "this_cpu_ptr", 5, 10),
    .init(.redirectPeer, "redirect_peer", 5, 10),
    .init(.taskStorageGet, "task_storage_get", 5, 11),
    .init(.taskStorageDelete, "task_storage_delete", 5, 11),
    .init(.getCurrentTaskBtf, "get_current_task_btf", 5, 11),
    .init(.bprmOptsSet, "bprm_opts_set", 5, 11),
    .init(.ktimeGetCoarseNs, "ktime_get_coarse_ns", 5, 11),
    .init(.imaInodeHash, "ima_inode_hash", 5, 11),
    .init(.sockFromFile, "sock_from_file", 5, 11),
    .init(.checkMtu, "check_mtu", 5, 12),
    .init(.forEachMapElem, "for_each_map_elem", 5, 13),
    .init(.snprintf, "snprintf", 5, 13),
    .init(.sysBpf, "sys_bpf", 5, 14),
    .init(.btfFindByNameKind, "btf_find_by_name_kind", 5, 14),
    .init(.sysClose, "sys_close", 5, 14),
    .init(.timerInit, "timer_init", 5, 15),
    .init(.timerSetCallback, "timer_set_callback", 5, 15),
    .init(.timerStart, "timer_start", 5, 15),
    .init(.timerCancel, "timer_cancel", 5, 15),
    .init(.getFuncIp, "get_func_ip", 5, 15),
    .init(.getAttachCookie, "get_attach_cookie", 5, 15),
    .init(.taskPtRegs, "task_pt_regs", 5, 15),
    .init(.getBranchSnapshot, "get_branch_snapshot", 5, 16),
    .init(.traceVprintk, "trace_vprintk", 5, 16),
    .init(.skcToUnixSock, "skc_to_unix_sock", 5, 16),
    .init(.kallsymsLookupName, "kallsyms_lookup_name", 5, 16),
    .init(.findVma, "find_vma", 5, 17),
    .init(.loop, "loop", 5, 17),
    .init(.strncmp, "strncmp", 5, 17),
    .init(.getFuncArg, "get_func_arg", 5, 17),
    .init(.getFuncRet, "get_func_ret", 5, 17),
    .init(.getFuncArgCnt, "get_func_arg_cnt", 5, 17),
    .init(.getRetval, "get_retval", 5, 18),
    .init(.setRetval, "set_retval", 5, 18),
    .init(.xdpGetBuffLen, "xdp_get_buff_len", 5, 18),
    .init(.xdpLoadBytes, "xdp_load_bytes", 5, 18),
    .init(.xdpStoreBytes, "xdp_store_bytes", 5, 18),
    .init(.copyFromUserTask, "copy_from_user_task", 5, 18),
    .init(.skbSetTstamp, "skb_set_tstamp", 5, 18),
    .init(.imaFileHash, "ima_file_hash", 5, 18),
    .init(.kptrXchg, "kptr_xchg", 5, 19),
    .init(.mapLookupPercpuElem, "map_lookup_percpu_elem", 5, 19),
    .init(.skcToMptcpSock, "skc_to_mptcp_sock", 5, 19),
    .init(.dynptrFromMem, "dynptr_from_mem", 5, 19),
    .init(.ringbufReserveDynptr, "ringbuf_reserve_dynptr", 5, 19),
    .init(.ringbufSubmitDynptr, "ringbuf_submit_dynptr", 5, 19),
    .init(.ringbufDiscardDynptr, "ringbuf_discard_dynptr", 5, 19),
    .init(.dynptrRead, "dynptr_read", 5, 19),
    .init(.dynptrWrite, "dynptr_write", 5, 19),
    .init(.dynptrData, "dynptr_data", 5, 19),
  ]
}
